using System.Globalization;

namespace Madang.Retail.Recommendations.Files;

/// <summary>Which column says what; -1 for a column that the file does not have.</summary>
internal sealed record OrderColumns(int Person, int Item, int Time, int Quantity, int Price, int Order, int Place)
{
    // In order of preference: a file often has a name beside a number, and the number is what stays the same.
    private static readonly string[] PersonNames = ["customerid", "personid", "memberid", "userid", "clientid", "shopperid", "buyerid", "visitorid", "householdkey", "householdid", "openid", "customer", "person", "member", "user", "client", "shopper", "buyer", "cardno", "cardnumber", "고객번호", "고객id", "회원번호", "고객", "회원", "会员号", "会员编号", "客户编号", "客户id", "用户id", "会员", "客户", "顾客", "用户"];
    private static readonly string[] ItemNames = ["sku", "stockcode", "productid", "itemid", "articleid", "goodsid", "productcode", "itemcode", "articlecode", "asin", "gtin", "ean", "barcode", "product", "item", "article", "goods", "productname", "itemname", "상품코드", "상품번호", "상품", "품목", "商品编码", "商品编号", "商品id", "货号", "商品", "商品名称"];
    private static readonly string[] TimeNames = ["time", "timestamp", "datetime", "date", "invoicedate", "orderdate", "orderedat", "purchasedate", "purchasetime", "transactiondate", "transactiontime", "tdat", "saledate", "createdat", "createtime", "paidat", "paytime", "eventtime", "day", "주문일시", "주문일", "구매일", "날짜", "일시", "下单时间", "订单日期", "购买日期", "支付时间", "日期", "时间"];
    private static readonly string[] QuantityNames = ["quantity", "qty", "count", "units", "pieces", "amountofpieces", "수량", "数量", "件数"];
    private static readonly string[] PriceNames = ["unitprice", "price", "priceperunit", "itemprice", "salesprice", "saleprice", "amount", "단가", "가격", "판매가", "单价", "价格", "售价"];
    private static readonly string[] OrderNames = ["orderid", "orderno", "ordernumber", "invoiceno", "invoiceid", "invoice", "basketid", "basket", "receiptid", "receiptno", "receipt", "transactionid", "billno", "ticketid", "outtradeno", "order", "주문번호", "영수증번호", "订单号", "订单编号", "小票号"];
    private static readonly string[] PlaceNames = ["storeid", "shopid", "placeid", "branchid", "store", "shop", "place", "branch", "outlet", "saleschannelid", "매장코드", "매장", "지점", "门店编号", "门店", "店铺"];

    /// <summary>Finds the columns by the options, else by their names.</summary>
    /// <exception cref="OrderFileException">Who, what or when is missing: names the columns that there are and the option that names the right one.</exception>
    public static OrderColumns Find(string file, IReadOnlyList<string> headers, OrderFileOptions options)
    {
        var taken = new HashSet<int>();
        int? Said(string? column, string option)
        {
            if (column is null)
                return null;
            var index = IndexOf(headers, column);
            if (index < 0)
                throw new OrderFileException($"{file}: there is no column '{column}' ({option}). {There(headers)}");
            taken.Add(index);
            return index;
        }

        int? person = Said(options.Person, "--person"), item = Said(options.Item, "--item"), time = Said(options.Time, "--time");
        int? quantity = Said(options.Quantity, "--quantity"), price = Said(options.Price, "--price"), order = Said(options.Order, "--order"), place = Said(options.Place, "--place");
        int Guess(int? said, string[] names) => said ?? Known(headers, names, taken);
        var found = new OrderColumns(
            Guess(person, PersonNames), Guess(item, ItemNames), Guess(time, TimeNames), Guess(quantity, QuantityNames), Guess(price, PriceNames),
            Guess(order, OrderNames), Guess(place, PlaceNames));
        string? missing = found.Person < 0 ? "who bought (--person COLUMN)" : found.Item < 0 ? "what was bought (--item COLUMN)" : found.Time < 0 ? "when (--time COLUMN)" : null;
        return missing is null ? found : throw new OrderFileException($"{file}: no column says {missing}. {There(headers)} A column may be named or given by its number.");
    }

    /// <summary>For people: <c>person CustomerID, item StockCode, …</c></summary>
    public string Describe(IReadOnlyList<string> headers)
    {
        (string What, int Column)[] all = [("person", Person), ("item", Item), ("time", Time), ("quantity", Quantity), ("price", Price), ("order", Order), ("place", Place)];
        return string.Join(", ", all.Select(one => $"{one.What} {(one.Column < 0 ? "-" : headers[one.Column])}"));
    }

    private static string There(IReadOnlyList<string> headers) => $"Its columns: {string.Join(", ", headers.Take(40).Select(header => $"'{header}'"))}.";

    private static int IndexOf(IReadOnlyList<string> headers, string column)
    {
        for (var i = 0; i < headers.Count; i++)
        {
            if (string.Equals(headers[i].Trim(), column.Trim(), StringComparison.OrdinalIgnoreCase))
                return i;
        }
        return int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= headers.Count ? number - 1 : -1;
    }

    private static int Known(IReadOnlyList<string> headers, string[] names, HashSet<int> taken)
    {
        foreach (var name in names)
        {
            for (var i = 0; i < headers.Count; i++)
            {
                if (!taken.Contains(i) && Plain(headers[i]) == name)
                {
                    taken.Add(i);
                    return i;
                }
            }
        }
        return -1;
    }

    // "Customer ID", "customer_id" and "CustomerID" are one name.
    private static string Plain(string header) => string.Concat(header.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
