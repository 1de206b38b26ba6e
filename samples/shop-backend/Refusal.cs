namespace Shop;

/// <summary>The closed list of what the shop refuses, and how it says so: <c>{"code": …, "message": …}</c> in the customer's language.</summary>
public static class Refusal
{
    private static readonly Dictionary<string, (int Status, Text Message)> Known = new()
    {
        ["NO_SESSION"] = (401, new("Please open the shop again.", "매장을 다시 열어 주세요.", "请重新打开商店。")),
        ["NO_SUCH_GOODS"] = (404, new("This garment is no longer sold.", "더 이상 판매하지 않는 상품이에요.", "该商品已下架。")),
        ["NO_SUCH_PLACE"] = (404, new("This code is not one of ours.", "우리 매장의 코드가 아니에요.", "这不是本店的二维码。")),
        ["NO_SUCH_ORDER"] = (404, new("There is no such order.", "그런 주문이 없어요.", "没有此订单。")),
        ["NO_SUCH_ADDRESS"] = (404, new("Choose a delivery address first.", "배송지를 먼저 골라 주세요.", "请先选择收货地址。")),
        ["NO_SUCH_STORE"] = (404, new("Choose a store first.", "매장을 먼저 골라 주세요.", "请先选择门店。")),
        ["EMPTY_ORDER"] = (400, new("There is nothing to order.", "주문할 상품이 없어요.", "没有可下单的商品。")),
        ["BAD_COUNT"] = (400, new("Between 1 and 20 pieces.", "1개에서 20개까지 살 수 있어요.", "数量须在1到20件之间。")),
        ["BAD_ADDRESS"] = (400, new("Fill in name, phone and address.", "이름, 전화번호, 주소를 모두 적어 주세요.", "请填写姓名、电话和地址。")),
        ["COUPON_UNFIT"] = (409, new("This coupon does not fit the order.", "이 주문에는 쓸 수 없는 쿠폰이에요.", "该优惠券不适用于此订单。")),
        ["SOLD_OUT"] = (409, new("Sold out a moment ago. Choose another size or store.", "방금 품절됐어요. 다른 사이즈나 매장을 골라 주세요.", "刚刚售罄，请选择其他尺码或门店。")),
        ["TOO_LATE"] = (409, new("This order can no longer be cancelled.", "이제 취소할 수 없는 주문이에요.", "此订单已无法取消。")),
    };

    public static IResult Of(string code, HttpRequest request)
    {
        var (status, message) = Known[code];
        return Results.Json(new { code, message = message.For(request) }, statusCode: status);
    }
}
