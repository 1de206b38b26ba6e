using Shop.Catalogue;
using Shop.Stores;

namespace Shop;

/// <summary>Pieces per store and SKU. Taking is all or nothing, so nothing is sold twice.</summary>
public sealed class StockBook
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Store, string Sku), int> _available = [];

    public StockBook(GarmentCatalogue catalogue)
    {
        foreach (var sku in catalogue.Garments.SelectMany(garment => garment.Skus))
        {
            foreach (var store in StoreDirectory.Stores)
            {
                var turn = sku.Code.Sum(letter => letter) + store.Code[^1] * 7;
                _available[(store.Code, sku.Code)] = turn % 6 == 0 ? 0 : turn % 9;
            }
        }
    }

    public int Available(string store, string sku)
    {
        lock (_lock)
        {
            return _available.GetValueOrDefault((store, sku));
        }
    }

    /// <summary>Takes all pieces or none; false when one of them is missing.</summary>
    public bool TryTake(string store, IReadOnlyCollection<(string Sku, int Count)> pieces)
    {
        lock (_lock)
        {
            if (pieces.Any(piece => _available.GetValueOrDefault((store, piece.Sku)) < piece.Count))
            {
                return false;
            }

            foreach (var (sku, count) in pieces)
            {
                _available[(store, sku)] -= count;
            }

            return true;
        }
    }

    public void PutBack(string store, IEnumerable<(string Sku, int Count)> pieces)
    {
        lock (_lock)
        {
            foreach (var (sku, count) in pieces)
            {
                _available[(store, sku)] += count;
            }
        }
    }
}
