using Madang.Ledger;
using Madang.Pay.Merchants;

namespace Madang.Pay.Bills;

/// <summary>
/// The fund-flow bill: every booking on one of the merchant's accounts in a day, with the balance after it. Columns as published:
/// <code>记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号</code>
/// </summary>
internal sealed class FundFlowBill(ILedger ledger)
{
    private const string Headers = "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号";
    private const string SumHeaders = "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额";

    /// <summary>Writes the bill of one account (BASIC, OPERATION or FEES); false when nothing was booked on it.</summary>
    public async Task<bool> CutAsync(Merchant merchant, BillDay day, string account, Stream output, CancellationToken cancellation)
    {
        // Fees leave the basic account with each payment: a merchant has no fee account of its own here.
        if (account == "FEES")
            return false;
        using var sheet = new BillSheet(Headers, output);
        long incomes = 0, incomeFen = 0, expenseFen = 0;
        var number = account == "BASIC" ? merchant.BasicAccount : merchant.OperationAccount;
        await foreach (var entry in ledger.HistoryAsync(number, day.FromUtcUs, day.ToUtcUs, cancellation))
        {
            var isIncome = entry.SignedAmount > 0;
            var (name, type) = BookingNames.Of(entry.Code);
            if (isIncome)
                (incomes, incomeFen) = (incomes + 1, incomeFen + entry.SignedAmount);
            else
                expenseFen -= entry.SignedAmount;
            sheet.AddRow(
                BillDay.Write(entry.TimeUtcUs), entry.Reference, entry.TransferId.ToString("n"), name, type, isIncome ? "收入" : "支出",
                BillSheet.Yuan(Math.Abs(entry.SignedAmount)), BillSheet.Yuan(entry.CreditBalanceAfter), $"{merchant.MchId}API", "", entry.Reference);
        }
        if (sheet.Rows == 0)
            return false;
        sheet.Close(SumHeaders, $"{sheet.Rows}", $"{incomes}", BillSheet.Yuan(incomeFen), $"{sheet.Rows - incomes}", BillSheet.Yuan(expenseFen));
        return true;
    }
}
