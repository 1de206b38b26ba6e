using static Madang.OpenPlatform.Subscriptions.Library.TemplateTitle;

namespace Madang.OpenPlatform.Subscriptions.Library;

/// <summary>The public library of titles: what a platform for retail has to tell people. In the languages of those who read them.</summary>
internal static class TemplateLibrary
{
    private const int Clothes = 786;
    private const int Store = 783;
    private const int Food = 321;
    private const int Ordering = 221;
    private const int Convenience = 151;
    private const int Life = 155;
    private const int Tools = 615;

    public static readonly IReadOnlyList<TemplateCategory> Categories =
    [
        new(Clothes, "服装/鞋/箱包"), new(Store, "百货"), new(Food, "食品"), new(Ordering, "点餐平台"), new(Convenience, "线下超市/便利店"), new(Life, "综合生活服务平台"), new(Tools, "效率"),
    ];

    public static readonly IReadOnlyList<TemplateTitle> Titles =
    [
        new(1001, "订单支付成功通知", Store, Once, [Order(1), Thing(2, "商品名称", "茉莉花茶 250g"), Amount(3, "支付金额"), Time(4, "支付时间"), Thing(5, "温馨提示", "我们正在为您备货")]),
        new(1002, "订单发货通知", Store, Once, [Order(1), Thing(2, "快递公司", "顺丰速运"), new(3, "快递单号", "character_string", "SF1234567890"), Date(4, "发货时间"), Thing(5, "商品名称", "茉莉花茶 250g")]),
        new(1003, "退款成功通知", Store, Once, [Order(1), Amount(2, "退款金额"), Time(3, "退款时间"), Thing(4, "退款原因", "商品缺货"), Status(5)]),
        new(1004, "到货提醒", Store, Once, [Thing(1, "商品名称", "茉莉花茶 250g"), Amount(2, "商品价格"), Date(3, "到货时间"), Thing(4, "备注", "数量有限")]),
        new(1005, "取餐提醒", Ordering, Once, [new(1, "取餐号", "character_string", "A102"), Thing(2, "门店名称", "中央店"), Thing(3, "餐品", "热豆浆"), Time(4, "下单时间"), Status(5)]),
        new(1006, "排队到号通知", Ordering, Once, [new(1, "排队号", "character_string", "B23"), Thing(2, "门店名称", "中央店"), new(3, "前方等待", "number", "2"), Status(4)]),
        new(1007, "新品上架通知", Clothes, Once, [Thing(1, "商品名称", "亚麻衬衫"), Amount(2, "价格"), Thing(3, "推荐理由", "与您上次的选择相配"), Date(4, "上架时间")]),
        new(1008, "会员积分变动提醒", Convenience, Once, [new(1, "变动积分", "number", "120"), new(2, "积分余额", "number", "1860"), Thing(3, "变动原因", "到店消费"), Time(4, "变动时间"), new(5, "会员姓名", "name", "金敏智")]),
        new(1009, "优惠券到期提醒", Convenience, Once, [Thing(1, "优惠券名称", "满100减20"), Date(2, "到期时间"), new(3, "使用门槛", "amount", "¥100"), Thing(4, "适用门店", "全部门店")]),
        new(1010, "预约成功通知", Life, Once, [Thing(1, "预约项目", "试衣"), Time(2, "预约时间"), Thing(3, "地点", "中央店二层"), new(4, "联系电话", "phone_number", "+82-2-1234-5678"), new(5, "预约人", "name", "金敏智")]),
        new(1011, "车辆出场缴费通知", Life, Once, [new(1, "车牌号", "car_number", "京A8Z888"), Time(2, "入场时间"), Amount(3, "停车费用"), Thing(4, "停车场", "庭院停车场")]),
        new(1012, "门店到店服务提醒", Life, Long, [Thing(1, "门店名称", "中央店"), Thing(2, "服务内容", "导购正在等您"), Time(3, "时间"), Status(4)]),
        new(1013, "待办事项提醒", Tools, Once, [Thing(1, "事项", "盘点"), Date(2, "截止日期"), new(3, "优先级", "enum", "高") { Values = ["高", "中", "低"] }, new(4, "负责人", "name", "金敏智"), new(5, "编号", "letter", "AB")]),
        new(2001, "주문 접수 안내", Store, Once, [Order(1, "주문번호"), Thing(2, "상품", "자스민차 250g"), Amount(3, "결제 금액", "₩12000"), Time(4, "주문 시각"), Thing(5, "안내", "상품을 준비하고 있습니다")]),
        new(2002, "배송 시작 안내", Store, Once, [Order(1, "주문번호"), Thing(2, "택배사", "한진택배"), new(3, "운송장 번호", "character_string", "123456789012"), Date(4, "발송일")]),
        new(2003, "픽업 준비 완료 안내", Ordering, Once, [new(1, "픽업 번호", "character_string", "A102"), Thing(2, "매장", "중앙점"), Thing(3, "메뉴", "따뜻한 두유"), Time(4, "주문 시각")]),
        new(2004, "매장 방문 서비스 안내", Life, Long, [Thing(1, "매장", "중앙점"), Thing(2, "서비스", "직원이 기다리고 있습니다"), Time(3, "시각")]),
        new(3001, "Order received", Store, Once, [Order(1, "Order"), Thing(2, "Goods", "Jasmine tea 250 g"), Amount(3, "Paid", "$12.50"), Time(4, "At"), Thing(5, "Note", "We are packing it")]),
        new(3002, "Order shipped", Store, Once, [Order(1, "Order"), Thing(2, "Carrier", "Royal Post"), new(3, "Tracking", "character_string", "RP123456789"), Date(4, "Shipped")]),
        new(3003, "Ready to pick up", Ordering, Once, [new(1, "Number", "character_string", "A102"), Thing(2, "Store", "Central"), Thing(3, "Order", "Warm soy milk"), Time(4, "Ordered at")]),
    ];

    public static TemplateTitle? Find(long tid) => Titles.FirstOrDefault(title => title.Tid == tid);

    private static TemplateKeyword Order(int kid, string name = "订单编号") => new(kid, name, "character_string", "20260102030405");

    private static TemplateKeyword Thing(int kid, string name, string example) => new(kid, name, "thing", example);

    private static TemplateKeyword Amount(int kid, string name, string example = "¥12.50") => new(kid, name, "amount", example);

    private static TemplateKeyword Time(int kid, string name) => new(kid, name, "time", "2026年1月2日 11:04");

    private static TemplateKeyword Date(int kid, string name) => new(kid, name, "date", "2026年1月2日");

    private static TemplateKeyword Status(int kid) => new(kid, "状态", "phrase", "已完成");
}
