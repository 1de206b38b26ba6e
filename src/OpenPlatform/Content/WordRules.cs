using System.Text;

namespace Madang.OpenPlatform.Content;

/// <summary>
/// The default: words that stand for fraud, crime or abuse wherever they stand, in three languages, however they are spaced or widened. It knows no context
/// and no pictures: what it doubts it hands to a person (<c>review</c>).
/// </summary>
internal sealed class WordRules : IContentCheck
{
    private const int Fraud = 20008;
    private const int Crime = 20006;
    private const int Abuse = 20003;
    private const int Advertising = 10001;

    private static readonly (string Word, int Label, string Suggest)[] Rules =
    [
        // The documented text by which back ends try whether the call judges anything.
        ("特3456书yuuo莞6543李zxcz蒜7782法fgnv级", 21000, "risky"),
        ("代开发票", Crime, "risky"), ("出售枪支", Crime, "risky"), ("买卖毒品", Crime, "risky"), ("网上赌场", Crime, "risky"), ("办理假证", Crime, "risky"),
        ("刷单返利", Fraud, "risky"), ("稳赚不赔", Fraud, "risky"), ("内幕消息", Fraud, "review"), ("加微信领红包", Advertising, "review"), ("去死吧", Abuse, "review"),
        ("불법도박", Crime, "risky"), ("마약판매", Crime, "risky"), ("대포통장", Crime, "risky"), ("원금보장고수익", Fraud, "risky"), ("작업대출", Fraud, "risky"), ("죽어버려", Abuse, "review"),
        ("buycocaine", Crime, "risky"), ("fakepassport", Crime, "risky"), ("stolencreditcard", Crime, "risky"), ("guaranteedprofit", Fraud, "risky"), ("sendmeyourpassword", Fraud, "risky"), ("killyourself", Abuse, "review"),
    ];

    public Task<ContentVerdict> CheckTextAsync(string text, CancellationToken cancellation)
    {
        var plain = Plain(text);
        var found = Rules.Where(rule => plain.Contains(rule.Word, StringComparison.Ordinal)).OrderBy(rule => rule.Suggest == "risky" ? 0 : 1).FirstOrDefault();
        return Task.FromResult(found.Word is null ? ContentVerdict.Pass : new(found.Suggest, found.Label, found.Word, 90));
    }

    // Full-width letters, spaces and points between letters change nothing for a reader, so they change nothing here.
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            var narrow = letter is >= '\uFF01' and <= '\uFF5E' ? (char)(letter - 0xFEE0) : letter;
            if (char.IsLetterOrDigit(narrow))
                plain.Append(char.ToLowerInvariant(narrow));
        }
        return plain.ToString();
    }
}
