using System.CommandLine;
using System.Globalization;
using Madang.Pay.Retention;
using Madang.Server.Hosting;

namespace Madang.Server.Commands;

/// <summary><c>--keep callbacks=30,audit=180,spending-keys=90,inspector=7</c>: for how many days what has served its purpose is kept.</summary>
internal static class KeepOption
{
    private const int MostDays = 3_650;

    public static Option<string> Create()
    {
        var standard = new RetentionOptions();
        return new("--keep")
        {
            Description = $"Days for which ended callbacks, the audit of who named whom, payers' idempotency keys and the inspector's records are kept, each {RetentionOptions.Least.Days} to {MostDays}. "
                + $"Otherwise callbacks={standard.Callbacks.Days},audit={standard.Audit.Days},spending-keys={standard.SpendingKeys.Days},inspector={standard.Inspector.Days}.",
            HelpName = "NAME=DAYS,…",
            DefaultValueFactory = _ => "",
        };
    }

    /// <summary>The same by their names, for whoever shows them.</summary>
    public static IReadOnlyDictionary<string, long> DaysOf(RetentionOptions kept) => new Dictionary<string, long>
    {
        ["callbacks"] = kept.Callbacks.Days,
        ["audit"] = kept.Audit.Days,
        ["spending-keys"] = kept.SpendingKeys.Days,
        ["inspector"] = kept.Inspector.Days,
    };

    public static RetentionOptions Read(string text)
    {
        var kept = new RetentionOptions();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var (name, value) = part.Split('=', 2) is [var left, var right] ? (left, right) : (part, "");
            if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < RetentionOptions.Least.Days || number > MostDays)
                throw new CommandFailure($"--keep: {part} must be a name, = and {RetentionOptions.Least.Days} to {MostDays} days.", CommandFailure.Usage);
            var days = TimeSpan.FromDays(number);
            kept = name switch
            {
                "callbacks" => kept with { Callbacks = days },
                "audit" => kept with { Audit = days },
                "spending-keys" => kept with { SpendingKeys = days },
                "inspector" => kept with { Inspector = days },
                _ => throw new CommandFailure($"--keep: there is no {name}. Names: callbacks, audit, spending-keys, inspector.", CommandFailure.Usage),
            };
        }
        return kept;
    }
}
