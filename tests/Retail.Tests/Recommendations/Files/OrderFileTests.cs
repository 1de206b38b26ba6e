using Madang.Retail.Recommendations.Files;
using Parquet.Serialization;
using Xunit;

namespace Madang.Retail.Tests.Recommendations.Files;

/// <summary>Files as people bring them.</summary>
public sealed class OrderFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("madang-orders-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("Customer ID,Invoice,StockCode,Quantity,InvoiceDate,Price\n17850,1,85123a,6,2010-12-01 08:26,2.55")]
    [InlineData("user_id;order_id;product_id;qty;date;unit_price\n17850;1;85123A;6;2010-12-01;2,55")]
    [InlineData("회원번호\t주문번호\t상품코드\t수량\t주문일\t단가\n17850\t1\t85123A\t6\t2010.12.01\t2.55")]
    [InlineData("订单号|会员号|商品编码|数量|下单时间|单价\n1|17850|85123A|6|2010/12/1 8:26|2.55")]
    [InlineData("\uFEFFperson,time,item,order,quantity,price,note\n17850,1291192000,85123A,1,6,2.55,\"a, \"\"quoted\"\"\r\nnote\"\r\n")]
    [InlineData("CustomerID,InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice\n17850,1,85123A,6,12/1/2010 8:26,2.55\n,2,85123A,6,12/31/2010 8:26,2.55")]
    public async Task Columns_separators_and_dates_are_found_out(string text)
    {
        var orders = await ReadAsync(text);
        var purchase = Assert.Single(orders.Purchases);
        Assert.Equal(("17850", "85123A", "1", 6.0), (purchase.Person, purchase.Item, purchase.Order, purchase.Quantity));
        Assert.Equal(2.55, purchase.Price, 3);
        Assert.Equal(new DateTime(2010, 12, 1), purchase.Time.Date);
    }

    [Theory]
    [InlineData("person,item,time,quantity\na,X,2025-01-01,1\nb,Y,2025-01-02,many\n", ":3: the quantity 'many' is not a number")]
    [InlineData("person,item,time\na,X,2025-01-01\nb,Y,31.31.2025\n", ":3: the time '31.31.2025'")]
    [InlineData("person,item,time\na,X,2025-01-01\nb,\"Y\nY\",2025-01-02\nc,Z\n", ":5: 2 fields, and the header has 3")]
    [InlineData("person,item,time\na,X,2025-01-01\nb,,2025-01-02\n", ":3: the item is empty")]
    [InlineData("person,item,time\na,X,2025-01-01\nb,\"Y,2025-01-02\n", ":3: a quote is opened here and never closed")]
    [InlineData("person,item,time,price\na,X,2025-01-01,NaN\n", ":2: the price 'NaN' is not a number")]
    [InlineData("person,item\na,X\n", "no column says when (--time COLUMN)")]
    [InlineData("a,b,c\n1,2,3\n", "no column says who bought (--person COLUMN)")]
    [InlineData("person,item,time\na,X,3/4/2025\n", "--dates day-first")]
    [InlineData("person,item,time,quantity\na,X,2025-01-01,-1\n", "none of its 1 rows is a purchase")]
    [InlineData("", ":1: the file is empty")]
    [InlineData("\0\u0001\u0002", "neither text nor Parquet")]
    [InlineData("PAR1 but no more", "the Parquet file cannot be read")]
    public async Task Careless_files_are_refused_with_the_line_and_what_to_do(string text, string says)
    {
        var wrong = await Assert.ThrowsAsync<OrderFileException>(() => ReadAsync(text));
        Assert.Contains(says, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_wrong_lines_are_told_and_then_reading_ends()
    {
        var lines = string.Concat(Enumerable.Range(0, 50).Select(line => $"a,X,never{line}\n"));
        var wrong = await Assert.ThrowsAsync<OrderFileException>(() => ReadAsync("person,item,time\n" + lines));
        Assert.Contains(":11:", wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(":12:", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_lines_may_be_left_out_and_are_counted()
    {
        var orders = await ReadAsync("person,item,time\na,X,2025-01-01\nb,Y,never\nc\n", new() { SkipsBadLines = true });
        Assert.Equal((1, 2L), (orders.Purchases.Count, orders.Bad));
    }

    [Fact]
    public async Task Options_name_columns_patterns_and_the_order_of_dates()
    {
        var orders = await ReadAsync("a,b,c,d\nann,tea-1,C9,1/2/2025\nann,POST,8,1/2/2025\nann,tea-1,8,1/2/2025\n", new()
        {
            Person = "1",
            Item = "B",
            Order = "c",
            Time = "4",
            IsDayFirst = true,
            ItemPattern = "^TEA",
            CancelledOrderPattern = "^C",
        });
        Assert.Equal(new DateTime(2025, 2, 1), Assert.Single(orders.Purchases).Time);
        Assert.Equal(2, orders.LeftOut);
        var unknown = await Assert.ThrowsAsync<OrderFileException>(() => ReadAsync("a,b\n1,2\n", new() { Person = "nobody" }));
        Assert.Contains("'nobody' (--person)", unknown.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<OrderFileException>(() => ReadAsync("person,item,time\n", new() { ItemPattern = "(" }));
    }

    [Fact]
    public async Task Parquet_is_read_with_the_types_that_writers_choose()
    {
        var path = Path.Combine(folder, "orders.parquet");
        await using (var stream = File.Create(path))
        {
            await ParquetSerializer.SerializeAsync(
                [
                    new Line { CustomerID = 17850.0, StockCode = "85123a", InvoiceNo = "536365", Quantity = 6, InvoiceDate = new(2010, 12, 1, 8, 26, 0, DateTimeKind.Utc), UnitPrice = 2.55 },
                    new Line { CustomerID = null, StockCode = "22423", InvoiceNo = "536366", Quantity = 1, InvoiceDate = new(2010, 12, 1, 9, 0, 0, DateTimeKind.Utc), UnitPrice = 10 },
                ], stream);
        }
        var orders = await OrderFile.ReadAsync(path, new());
        var purchase = Assert.Single(orders.Purchases);
        Assert.Equal(("17850", "85123A", "536365", 6.0, 2.55), (purchase.Person, purchase.Item, purchase.Order, purchase.Quantity, purchase.Price));
        Assert.Equal(new DateTime(2010, 12, 1, 8, 26, 0), purchase.Time);
        Assert.Equal((2L, 1L), (orders.Rows, orders.WithoutPerson));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_said_plainly()
    {
        var wrong = await Assert.ThrowsAsync<OrderFileException>(() => OrderFile.ReadAsync(Path.Combine(folder, "nowhere.csv"), new()));
        Assert.Contains("nowhere.csv", wrong.Message, StringComparison.Ordinal);
    }

    private async Task<OrderFile> ReadAsync(string text, OrderFileOptions? options = null)
    {
        var path = Path.Combine(folder, "orders.csv");
        await File.WriteAllTextAsync(path, text);
        return await OrderFile.ReadAsync(path, options ?? new());
    }

    /// <summary>As a data frame writes it: numbers of people became floating point for those who are missing.</summary>
    private sealed class Line
    {
        public double? CustomerID { get; set; }

        public string? StockCode { get; set; }

        public string? InvoiceNo { get; set; }

        public long? Quantity { get; set; }

        public DateTime? InvoiceDate { get; set; }

        public double? UnitPrice { get; set; }
    }
}
