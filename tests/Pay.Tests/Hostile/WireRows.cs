using System.Text.Json.Nodes;
using Madang.Pay.Tests.Transactions;
using Madang.Pay.Wallet;
using Xunit;

namespace Madang.Pay.Tests.Hostile;

/// <summary>One row an endpoint of the APIv3 wire. An endpoint without a row fails the suite: whoever adds one says here what it must take and refuse.</summary>
internal static class WireRows
{
    private const string Orders = "/v3/pay/transactions";
    private const string Partner = "/v3/pay/partner/transactions";
    private const string Refunds = "/v3/refund/domestic/refunds";
    private const string Bills = "/v3/fund-app/mch-transfer/transfer-bills";
    private const string Batches = "/v3/transfer/batches";
    private const string Brand = "/v3/fund-app/brand-redpacket";

    private static readonly Refused NoOrder = new(404, "ORDER_NOT_EXIST");
    private static readonly Refused NoRecord = new(404, "NOT_FOUND");
    private static readonly Refused NumberUsed = new(403, "OUT_TRADE_NO_USED");
    private static readonly Refused OtherRequest = new(400, "INVALID_REQUEST");
    private static readonly string[] Own = ["/appid", "/mchid", "/description", "/out_trade_no", "/amount", "/amount/total"];
    private static readonly string[] Providers = ["/sp_appid", "/sp_mchid", "/sub_mchid", "/description", "/out_trade_no", "/amount", "/amount/total"];
    private static readonly Dictionary<string, Refused> ByMerchant = new() { ["mchid"] = Refused.Param };
    private static readonly Dictionary<string, Refused> ByProvider = new() { ["sp_mchid"] = Refused.Param, ["sub_mchid"] = new(400, "MCH_NOT_EXISTS") };
    private static readonly Dictionary<string, Refused> Pages = new()
    {
        ["need_query_detail"] = Refused.Param,
        ["offset"] = Refused.Param,
        ["limit"] = Refused.Param,
        ["detail_status"] = Refused.Param,
    };

    private static readonly Dictionary<string, Refused> BrandPages = new() { ["need_query_detail"] = Refused.Param, ["detail_state"] = Refused.Param };

    public static readonly IReadOnlyList<WireRow> All =
    [
        new("GET", "/v3/certificates") { Sample = _ => Is("/v3/certificates") },

        new("POST", $"{Orders}/native")
        {
            Sample = stage => Is($"{Orders}/native", WholeOrder(stage)),
            Body = new()
            {
                Required = [.. Own, "/notify_url", "/detail/goods_detail/0/merchant_goods_id", "/detail/goods_detail/0/quantity", "/detail/goods_detail/0/unit_price", "/scene_info/payer_client_ip", "/scene_info/store_info/id"],
                MayBeZero = ["/detail/cost_price", "/detail/goods_detail/0/unit_price"],
            },
            OtherParameters = ("/amount/total", 101, NumberUsed),
        },
        new("POST", $"{Orders}/jsapi")
        {
            Sample = async stage => new($"{Orders}/jsapi", With(Order(stage), "payer", new JsonObject { ["openid"] = await stage.OpenIdAsync() })),
            Body = new() { Required = [.. Own, "/notify_url", "/payer", "/payer/openid"] },
            OtherParameters = ("/description", "another shirt", NumberUsed),
        },
        new("POST", $"{Orders}/h5")
        {
            Sample = stage => Is($"{Orders}/h5", With(Order(stage), "scene_info", H5Scene())),
            Body = new() { Required = [.. Own, "/notify_url", "/scene_info", "/scene_info/payer_client_ip", "/scene_info/h5_info", "/scene_info/h5_info/type"] },
            OtherParameters = ("/attach", "another", NumberUsed),
        },
        new("POST", $"{Orders}/app")
        {
            Sample = stage => Is($"{Orders}/app", Order(stage)),
            Body = new() { Required = [.. Own, "/notify_url"] },
            OtherParameters = ("/amount/total", 1, NumberUsed),
        },
        new("POST", $"{Orders}/codepay")
        {
            Sample = async stage => new($"{Orders}/codepay", With(With(Without(Order(stage), "notify_url"), "payer", await CodeAsync(stage)), "scene_info", TillScene())),
            Body = new() { Required = [.. Own, "/payer", "/payer/auth_code", "/scene_info"] },
            // It was paid by the first.
            OtherParameters = ("/amount/total", 101, new(400, "ORDERPAID")),
        },
        new("GET", $"{Orders}/id/{{transaction_id}}")
        {
            Sample = async stage => new($"{Orders}/id/{await stage.Shop.TransactionIdAsync(await stage.PaidOrderAsync())}?mchid={stage.Merchant.MchId}"),
            Nothing = NoOrder,
            Query = ByMerchant,
        },
        new("GET", $"{Orders}/out-trade-no/{{out_trade_no}}")
        {
            Sample = async stage => new($"{Orders}/out-trade-no/{(await stage.OpenOrderAsync()).OutTradeNo}?mchid={stage.Merchant.MchId}"),
            Nothing = NoOrder,
            Query = ByMerchant,
        },
        new("POST", $"{Orders}/out-trade-no/{{out_trade_no}}/close")
        {
            Sample = async stage => new($"{Orders}/out-trade-no/{(await stage.OpenOrderAsync()).OutTradeNo}/close", new() { ["mchid"] = stage.Merchant.MchId }),
            Success = 204,
            Body = new() { Required = ["/mchid"] },
            Nothing = NoOrder,
        },
        new("POST", $"{Orders}/out-trade-no/{{out_trade_no}}/reverse")
        {
            Sample = async stage => new(
                $"{Orders}/out-trade-no/{await ScannedAsync(stage, $"{Orders}/codepay", With(With(Without(Order(stage), "notify_url"), "payer", await CodeAsync(stage)), "scene_info", TillScene()))}/reverse",
                new() { ["appid"] = stage.Merchant.AppId, ["mchid"] = stage.Merchant.MchId }),
            Body = new() { Required = ["/appid", "/mchid"] },
            Nothing = NoOrder,
        },

        new("POST", $"{Partner}/native")
        {
            Sample = stage => Is($"{Partner}/native", stage.PartnerOrder()),
            Body = new() { Required = [.. Providers, "/notify_url"] },
            OtherParameters = ("/amount/total", 101, NumberUsed),
        },
        new("POST", $"{Partner}/jsapi")
        {
            Sample = async stage => new($"{Partner}/jsapi", With(stage.PartnerOrder(), "payer", new JsonObject { ["sp_openid"] = await stage.OpenIdAsync() })),
            // Which of the two openids is named is the provider's choice, so neither is required by itself.
            Body = new() { Required = [.. Providers, "/notify_url", "/payer"] },
            OtherParameters = ("/description", "another shirt", NumberUsed),
        },
        new("POST", $"{Partner}/h5")
        {
            Sample = stage => Is($"{Partner}/h5", With(stage.PartnerOrder(), "scene_info", H5Scene())),
            Body = new() { Required = [.. Providers, "/notify_url", "/scene_info", "/scene_info/payer_client_ip", "/scene_info/h5_info", "/scene_info/h5_info/type"] },
            OtherParameters = ("/amount/total", 101, NumberUsed),
        },
        new("POST", $"{Partner}/app")
        {
            Sample = stage => Is($"{Partner}/app", stage.PartnerOrder()),
            Body = new() { Required = [.. Providers, "/notify_url"] },
            OtherParameters = ("/amount/total", 101, NumberUsed),
        },
        new("POST", $"{Partner}/codepay")
        {
            Sample = async stage => new($"{Partner}/codepay", With(With(Without(stage.PartnerOrder(), "notify_url"), "payer", await CodeAsync(stage)), "scene_info", TillScene())),
            Body = new() { Required = [.. Providers, "/payer", "/payer/auth_code", "/scene_info"] },
            OtherParameters = ("/amount/total", 101, new(400, "ORDERPAID")),
        },
        new("GET", $"{Partner}/id/{{transaction_id}}")
        {
            Sample = async stage =>
            {
                var number = await stage.PaidPartnerOrderAsync();
                var found = await stage.Merchant.GetAsync($"{Partner}/out-trade-no/{number}{Sides(stage)}");
                return new($"{Partner}/id/{found.Json.GetProperty("transaction_id").GetString()}{Sides(stage)}");
            },
            Nothing = NoOrder,
            Query = ByProvider,
        },
        new("GET", $"{Partner}/out-trade-no/{{out_trade_no}}")
        {
            Sample = async stage => new($"{Partner}/out-trade-no/{await stage.PaidPartnerOrderAsync()}{Sides(stage)}"),
            Nothing = NoOrder,
            Query = ByProvider,
        },
        new("POST", $"{Partner}/out-trade-no/{{out_trade_no}}/close")
        {
            Sample = async stage =>
            {
                var order = stage.PartnerOrder();
                Assert.Equal(200, (await stage.Merchant.PostAsync($"{Partner}/native", order.ToJsonString())).Status);
                return new($"{Partner}/out-trade-no/{order["out_trade_no"]}/close", new() { ["sp_mchid"] = stage.Merchant.MchId, ["sub_mchid"] = stage.Sub.Merchant.MchId });
            },
            Success = 204,
            Body = new() { Required = ["/sp_mchid", "/sub_mchid"] },
            Nothing = NoOrder,
        },
        new("POST", $"{Partner}/out-trade-no/{{out_trade_no}}/reverse")
        {
            Sample = async stage => new(
                $"{Partner}/out-trade-no/{await ScannedAsync(stage, $"{Partner}/codepay", With(With(Without(stage.PartnerOrder(), "notify_url"), "payer", await CodeAsync(stage)), "scene_info", TillScene()))}/reverse",
                new() { ["sp_appid"] = stage.Merchant.AppId, ["sp_mchid"] = stage.Merchant.MchId, ["sub_appid"] = stage.Sub.Merchant.AppId, ["sub_mchid"] = stage.Sub.Merchant.MchId }),
            Body = new() { Required = ["/sp_appid", "/sp_mchid", "/sub_mchid"] },
            Nothing = NoOrder,
        },

        new("POST", Refunds)
        {
            Sample = async stage => new(Refunds, Refund(stage, await stage.PaidOrderAsync())),
            Body = new()
            {
                Required = ["/out_refund_no", "/amount", "/amount/refund", "/amount/total", "/amount/currency", "/amount/from/0/account", "/amount/from/0/amount",
                    "/goods_detail/0/merchant_goods_id", "/goods_detail/0/unit_price", "/goods_detail/0/refund_amount", "/goods_detail/0/refund_quantity"],
                MayBeZero = ["/goods_detail/0/unit_price", "/goods_detail/0/refund_amount"],
            },
            OtherParameters = ("/reason", "another reason", OtherRequest),
        },
        new("GET", $"{Refunds}/{{out_refund_no}}")
        {
            Sample = async stage =>
            {
                var refund = Refund(stage, await stage.PaidOrderAsync());
                Assert.Equal(200, (await stage.Merchant.PostAsync(Refunds, refund.ToJsonString())).Status);
                return new($"{Refunds}/{refund["out_refund_no"]}?sub_mchid=");
            },
            Query = new Dictionary<string, Refused> { ["sub_mchid"] = new(404, "RESOURCE_NOT_EXISTS") },
            OptionalQuery = ["sub_mchid"],
        },
        new("POST", $"{Refunds}/{{refund_id}}/apply-abnormal-refund")
        {
            Sample = async stage =>
            {
                var (id, number) = await stage.AbnormalRefundAsync();
                return new($"{Refunds}/{id}/apply-abnormal-refund", new() { ["out_refund_no"] = number, ["type"] = "MERCHANT_BANK_CARD", ["bank_type"] = "ICBC_DEBIT" });
            },
            Body = new() { Required = ["/out_refund_no", "/type"] },
            OtherParameters = ("/out_refund_no", "another", OtherRequest),
        },

        new("GET", "/v3/bill/tradebill")
        {
            Sample = stage => Is($"/v3/bill/tradebill?bill_date={stage.BilledDay}&bill_type=ALL&tar_type=GZIP"),
            Query = new Dictionary<string, Refused> { ["bill_date"] = Refused.Param, ["bill_type"] = Refused.Param, ["tar_type"] = Refused.Param },
            OptionalQuery = ["bill_type", "tar_type"],
        },
        new("GET", "/v3/bill/fundflowbill")
        {
            Sample = stage => Is($"/v3/bill/fundflowbill?bill_date={stage.BilledDay}&account_type=BASIC&tar_type="),
            Query = new Dictionary<string, Refused> { ["bill_date"] = Refused.Param, ["account_type"] = Refused.Param, ["tar_type"] = Refused.Param },
            OptionalQuery = ["account_type", "tar_type"],
        },
        new("GET", "/v3/billdownload/file")
        {
            Sample = async stage =>
            {
                var offer = await stage.Merchant.GetAsync($"/v3/bill/tradebill?bill_date={stage.BilledDay}");
                return new(new Uri(offer.Json.GetProperty("download_url").GetString()!).PathAndQuery);
            },
            Query = new Dictionary<string, Refused> { ["token"] = OtherRequest },
        },

        new("POST", Bills)
        {
            Sample = async stage => new(Bills, await TransferAsync(stage)),
            Body = new() { Required = ["/appid", "/out_bill_no", "/transfer_scene_id", "/openid", "/transfer_amount", "/transfer_remark", "/transfer_scene_report_infos", "/transfer_scene_report_infos/0/info_type", "/transfer_scene_report_infos/0/info_content"] },
            OtherParameters = ("/transfer_amount", 41, new(400, "ALREADY_EXISTS")),
        },
        new("POST", $"{Bills}/out-bill-no/{{out_bill_no}}/cancel")
        {
            Sample = async stage => new($"{Bills}/out-bill-no/{(await TransferredAsync(stage)).OutNo}/cancel"),
            Nothing = NoRecord,
        },
        new("GET", $"{Bills}/out-bill-no/{{out_bill_no}}")
        {
            Sample = async stage => new($"{Bills}/out-bill-no/{(await TransferredAsync(stage)).OutNo}"),
            Nothing = NoRecord,
        },
        new("GET", $"{Bills}/transfer-bill-no/{{transfer_bill_no}}")
        {
            Sample = async stage => new($"{Bills}/transfer-bill-no/{(await TransferredAsync(stage)).BillNo}"),
            Nothing = NoRecord,
        },

        new("POST", Batches)
        {
            Sample = async stage => new(Batches, await BatchAsync(stage)),
            Body = new()
            {
                Required = ["/appid", "/out_batch_no", "/batch_name", "/batch_remark", "/total_amount", "/total_num", "/transfer_detail_list", "/transfer_detail_list/0/out_detail_no",
                    "/transfer_detail_list/0/transfer_amount", "/transfer_detail_list/0/transfer_remark", "/transfer_detail_list/0/openid"],
            },
            OtherParameters = ("/batch_remark", "another", OtherRequest),
            BodyLimit = 1024 * 1024,
        },
        new("GET", $"{Batches}/batch-id/{{batch_id}}")
        {
            Sample = async stage => new($"{Batches}/batch-id/{(await BatchedAsync(stage)).Id}?need_query_detail=true&offset=0&limit=20&detail_status=ALL"),
            Nothing = NoRecord, Query = Pages, OptionalQuery = ["offset", "limit", "detail_status"],
        },
        new("GET", $"{Batches}/out-batch-no/{{out_batch_no}}")
        {
            Sample = async stage => new($"{Batches}/out-batch-no/{(await BatchedAsync(stage)).OutNo}?need_query_detail=true&offset=0&limit=20&detail_status=SUCCESS"),
            Nothing = NoRecord, Query = Pages, OptionalQuery = ["offset", "limit", "detail_status"],
        },
        new("GET", $"{Batches}/batch-id/{{batch_id}}/details/detail-id/{{detail_id}}")
        {
            Sample = async stage =>
            {
                var (id, outNo) = await BatchedAsync(stage);
                var detail = await stage.Merchant.GetAsync($"{Batches}/out-batch-no/{outNo}/details/out-detail-no/d1");
                return new($"{Batches}/batch-id/{id}/details/detail-id/{detail.Json.GetProperty("detail_id").GetString()}");
            },
            Nothing = NoRecord,
        },
        new("GET", $"{Batches}/out-batch-no/{{out_batch_no}}/details/out-detail-no/{{out_detail_no}}")
        {
            Sample = async stage => new($"{Batches}/out-batch-no/{(await BatchedAsync(stage)).OutNo}/details/out-detail-no/d1"),
            Nothing = NoRecord,
        },

        new("POST", $"{Brand}/brand-merchant-batches")
        {
            Sample = async stage => new($"{Brand}/brand-merchant-batches", await BrandAsync(stage)),
            Body = new()
            {
                Required = ["/brand_id", "/brand_appid", "/scene", "/template_id", "/out_batch_no", "/batch_name", "/batch_remark", "/total_amount", "/total_num", "/detail_list",
                    "/detail_list/0/out_detail_no", "/detail_list/0/amount", "/detail_list/0/openid", "/detail_list/0/remark"],
                Unbounded = ["/brand_id"],
            },
            OtherParameters = ("/batch_name", "another", OtherRequest),
        },
        new("GET", $"{Brand}/brand-merchant-batches/{{batch_no}}")
        {
            Sample = async stage => new($"{Brand}/brand-merchant-batches/{(await BrandedAsync(stage)).No}?need_query_detail=true&detail_state=DETAIL_VIEW_ALL"),
            Query = BrandPages, OptionalQuery = ["need_query_detail", "detail_state"],
        },
        new("GET", $"{Brand}/brand-merchant-batches/{{batch_no}}/details/{{detail_no}}")
        {
            Sample = async stage =>
            {
                var (no, outNo) = await BrandedAsync(stage);
                var detail = await stage.Merchant.GetAsync($"{Brand}/brand-merchant-out-batches/{outNo}/out-details/d1");
                return new($"{Brand}/brand-merchant-batches/{no}/details/{detail.Json.GetProperty("detail_no").GetString()}");
            },
        },
        new("GET", $"{Brand}/brand-merchant-out-batches/{{out_batch_no}}")
        {
            Sample = async stage => new($"{Brand}/brand-merchant-out-batches/{(await BrandedAsync(stage)).OutNo}?need_query_detail=false&detail_state="),
            Query = BrandPages, OptionalQuery = ["need_query_detail", "detail_state"],
        },
        new("GET", $"{Brand}/brand-merchant-out-batches/{{out_batch_no}}/out-details/{{out_detail_no}}")
        {
            Sample = async stage => new($"{Brand}/brand-merchant-out-batches/{(await BrandedAsync(stage)).OutNo}/out-details/d1"),
        },
    ];

    public static TheoryData<string> Names => [.. All.Select(row => row.Name)];

    private static Task<WireSample> Is(string target, JsonObject? body = null) => Task.FromResult(new WireSample(target, body));

    private static JsonObject Order(WireStage stage) => With(stage.Shop.Order(100, WireStage.NewNumber()), "attach", "till 7");

    // Everything that an order may carry.
    private static JsonObject WholeOrder(WireStage stage)
    {
        var order = Order(stage);
        order["time_expire"] = "2026-02-01T10:34:56+08:00";
        order["goods_tag"] = "WXG";
        order["limit_pay"] = new JsonArray("no_credit");
        order["support_fapiao"] = false;
        order["amount"] = new JsonObject { ["total"] = 100, ["currency"] = "CNY" };
        order["detail"] = JsonNode.Parse("""{"cost_price":608800,"invoice_id":"wx123","goods_detail":[{"merchant_goods_id":"g1","wechatpay_goods_id":"1001","goods_name":"衬衫","quantity":1,"unit_price":100}]}""");
        order["scene_info"] = JsonNode.Parse("""{"payer_client_ip":"14.23.150.211","device_id":"013467007045764","store_info":{"id":"0001","name":"本店","area_code":"440305","address":"科技园"}}""");
        order["settle_info"] = new JsonObject { ["profit_sharing"] = false };
        return order;
    }

    private static JsonNode H5Scene() => JsonNode.Parse("""{"payer_client_ip":"14.23.150.211","h5_info":{"type":"Wap","app_name":"shop","app_url":"https://shop.example.com"}}""")!;

    private static JsonNode TillScene() => JsonNode.Parse("""{"device_id":"TILL-7","device_ip":"14.23.150.211","store_info":{"id":"S1","out_id":"S-1"}}""")!;

    private static async Task<JsonNode> CodeAsync(WireStage stage) =>
        new JsonObject { ["auth_code"] = (await stage.Platform.Get<PaymentCodes>().IssueAsync((await stage.NewPersonAsync(1_000)).PayerId))!.Code };

    private static async Task<string> ScannedAsync(WireStage stage, string path, JsonObject order)
    {
        var reply = await stage.Merchant.PostAsync(path, order.ToJsonString());
        Assert.True(reply.Status == 200, reply.Text);
        return (string)order["out_trade_no"]!;
    }

    private static string Sides(WireStage stage) => $"?sp_mchid={stage.Merchant.MchId}&sub_mchid={stage.Sub.Merchant.MchId}";

    private static JsonObject Refund(WireStage stage, string order) => new()
    {
        ["out_trade_no"] = order,
        ["out_refund_no"] = WireStage.NewNumber(),
        ["reason"] = "退货",
        ["notify_url"] = stage.Merchant.NotifyUrl,
        ["funds_account"] = "AVAILABLE",
        ["amount"] = JsonNode.Parse("""{"refund":10,"total":100,"currency":"CNY","from":[{"account":"AVAILABLE","amount":10}]}"""),
        ["goods_detail"] = JsonNode.Parse("""[{"merchant_goods_id":"g1","wechatpay_goods_id":"1001","goods_name":"衬衫","unit_price":100,"refund_amount":10,"refund_quantity":1}]"""),
    };

    private static async Task<JsonObject> TransferAsync(WireStage stage) => new()
    {
        ["appid"] = stage.Merchant.AppId,
        ["out_bill_no"] = WireStage.NewNumber(),
        ["transfer_scene_id"] = "1000",
        ["openid"] = await stage.OpenIdAsync(),
        ["transfer_amount"] = 40,
        ["transfer_remark"] = "coins back",
        ["notify_url"] = stage.Merchant.NotifyUrl,
        ["user_recv_perception"] = "活动奖励",
        ["transfer_scene_report_infos"] = JsonNode.Parse("""[{"info_type":"活动名称","info_content":"新会员有礼"}]"""),
    };

    private static async Task<(string OutNo, string BillNo)> TransferredAsync(WireStage stage)
    {
        var wish = await TransferAsync(stage);
        var reply = await stage.Merchant.PostAsync(Bills, wish.ToJsonString());
        Assert.True(reply.Status == 200, reply.Text);
        return ((string)wish["out_bill_no"]!, reply.Json.GetProperty("transfer_bill_no").GetString()!);
    }

    private static async Task<JsonObject> BatchAsync(WireStage stage) => new()
    {
        ["appid"] = stage.Merchant.AppId,
        ["out_batch_no"] = WireStage.NewNumber(),
        ["batch_name"] = "coins",
        ["batch_remark"] = "coins back",
        ["total_amount"] = 40,
        ["total_num"] = 1,
        ["transfer_scene_id"] = "1000",
        ["transfer_detail_list"] = new JsonArray(new JsonObject { ["out_detail_no"] = "d1", ["transfer_amount"] = 40, ["transfer_remark"] = "coins", ["openid"] = await stage.OpenIdAsync() }),
    };

    private static async Task<(string Id, string OutNo)> BatchedAsync(WireStage stage)
    {
        var wish = await BatchAsync(stage);
        var reply = await stage.Merchant.PostAsync(Batches, wish.ToJsonString());
        Assert.True(reply.Status == 200, reply.Text);
        await stage.Platform.RunDueAsync();
        return (reply.Json.GetProperty("batch_id").GetString()!, (string)wish["out_batch_no"]!);
    }

    private static async Task<JsonObject> BrandAsync(WireStage stage) => new()
    {
        ["brand_id"] = 1234,
        ["brand_appid"] = stage.Merchant.AppId,
        ["scene"] = "CUSTOM_SEND",
        ["template_id"] = "123400001",
        ["out_batch_no"] = WireStage.NewNumber(),
        ["batch_name"] = "new year",
        ["batch_remark"] = "new year",
        ["total_amount"] = 100,
        ["total_num"] = 1,
        ["detail_list"] = new JsonArray(new JsonObject
        {
            ["out_detail_no"] = "d1",
            ["amount"] = 100,
            ["openid"] = await (await stage.NewPersonAsync()).OpenIdAsync(stage.Merchant.AppId),
            ["remark"] = "来自XX的红包",
        }),
    };

    private static async Task<(string No, string OutNo)> BrandedAsync(WireStage stage)
    {
        var wish = await BrandAsync(stage);
        var reply = await stage.Merchant.PostAsync($"{Brand}/brand-merchant-batches", wish.ToJsonString());
        Assert.True(reply.Status == 200, reply.Text);
        return (reply.Json.GetProperty("batch_no").GetString()!, (string)wish["out_batch_no"]!);
    }

    private static JsonObject With(JsonObject body, string name, JsonNode value)
    {
        body[name] = value;
        return body;
    }

    private static JsonObject Without(JsonObject body, string name)
    {
        body.Remove(name);
        return body;
    }
}
