using CsCheck;
using Madang.Pay.Refunds;
using Madang.Pay.Transactions;
using Xunit;

namespace Madang.Pay.Tests.Refunds;

public sealed class FeeShareTests
{
    [Fact]
    public void However_an_order_is_refunded_in_parts_the_fee_comes_back_exactly() =>
        Gen.Select(Gen.Long[1, OrderAmount.Most], Gen.Long[0, 1000], Gen.Int[1, 50], Gen.Long).Sample((total, feeBp, parts, seed) =>
        {
            var fee = Trade.FeeOf(total, feeBp);
            var random = new Random(seed.GetHashCode());
            long refunded = 0, returned = 0;
            for (var part = 1; refunded < total; part++)
            {
                var amount = part >= parts ? total - refunded : random.NextInt64(1, total - refunded + 1);
                var share = Refund.FeeShare(fee, total, refunded, returned, amount);
                Assert.InRange(share, 0, amount);
                (refunded, returned) = (refunded + amount, returned + share);
            }
            Assert.Equal(fee, returned);
        });
}
