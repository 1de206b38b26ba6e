using System.Xml.Linq;

namespace Madang.Server.Tests.Architecture;

/// <summary>The modules, found as the projects under src: one that is added later is judged too.</summary>
public sealed class Modules
{
    // Higher may use lower, never the same or the other way. A module that is not named here must be given its place first.
    private static readonly Dictionary<string, int> LayerOf = new(StringComparer.Ordinal)
    {
        ["Server"] = 6,
        ["Console"] = 5,
        ["Retail"] = 4,
        // Signs the same people in who pay, to the same apps that are released: it uses one interface of each.
        ["OpenPlatform"] = 3,
        ["Pay"] = 2,
        ["MiniPrograms"] = 2,
        ["Ledger"] = 1,
        ["Kernel"] = 0,
    };

    private static IReadOnlyList<(string Name, string[] Uses)> Found =>
    [
        .. Checkout.Files("*.csproj", "src").Select(file => (
            new FileInfo(file).Directory!.Name,
            XDocument.Load(file).Descendants("ProjectReference").Select(reference => ((string)reference.Attribute("Include")!).Replace('\\', '/').Split('/')[^2]).ToArray())),
    ];

    [Fact]
    public void Every_project_is_a_module_with_a_place()
    {
        Assert.True(Found.Count >= 4, "Kernel, Ledger, Pay and Server at the least must be found, or this test sees nothing.");
        Assert.All(Found, module => Assert.True(LayerOf.ContainsKey(module.Name), $"{module.Name} has no place among the layers yet."));
    }

    [Fact]
    public void Arrows_point_down_only()
    {
        var wrong = Found.SelectMany(module => module.Uses.Where(used => LayerOf.GetValueOrDefault(used, 99) >= LayerOf.GetValueOrDefault(module.Name, -1)).Select(used => $"{module.Name} → {used}"));
        Assert.Empty(wrong);
    }

    [Fact]
    public void Only_pay_stands_on_the_ledger_and_only_it_and_the_server_know_it()
    {
        var users = Found.Where(module => module.Uses.Contains("Ledger")).Select(module => module.Name);
        Assert.Subset(new HashSet<string> { "Pay", "Server" }, users.ToHashSet());
    }

    [Fact]
    public void Assemblies_use_no_more_than_their_projects_say()
    {
        // A reference that came along another one's back would be used without being declared.
        foreach (var (name, assembly) in ((string, System.Reflection.Assembly)[])[("Ledger", typeof(Madang.Ledger.ILedger).Assembly), ("Pay", typeof(Madang.Pay.PayModule).Assembly)])
        {
            var used = assembly.GetReferencedAssemblies().Select(reference => reference.Name!).Where(reference => reference.StartsWith("Madang.", StringComparison.Ordinal));
            Assert.All(used, reference => Assert.True(LayerOf[reference["Madang.".Length..]] < LayerOf[name], $"{name} uses {reference}"));
        }
    }

    [Fact]
    public void The_ledger_knows_no_http()
    {
        var used = typeof(Madang.Ledger.ILedger).Assembly.GetReferencedAssemblies().Select(reference => reference.Name!);
        Assert.DoesNotContain(used, reference => reference.Contains("AspNetCore", StringComparison.Ordinal) || reference.Contains("Net.Http", StringComparison.Ordinal));
    }

    [Fact]
    public void The_console_shows_its_module_and_pages_and_nothing_else()
    {
        string[] expected = ["ConsoleLink", "ConsoleModule", "IPlatformHealth", "PlatformHealth"];
        var shown = typeof(Madang.Desk.ConsoleModule).Assembly.GetExportedTypes().Where(type => !typeof(Microsoft.AspNetCore.Components.IComponent).IsAssignableFrom(type)).Select(type => type.Name);
        // What Razor makes of its own, it makes public.
        Assert.Equal(expected, shown.Where(name => name != "_Imports" && !name.EndsWith("Options", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Pay_shows_its_module_and_its_options_and_nothing_else()
    {
        string[] expected =
        [
            "CallbackLine", "ExchangeKind", "IExchangeLog", "IMerchants", "IPaymentConfirmations", "IPaymentEvents", "IWallets", "MerchantLine", "MerchantPaper", "MerchantPapers", "MerchantStanding", "PayModule", "PaymentEvent", "RequestDetail", "RequestFilter", "RequestSummary", "SandboxMerchant",
            "SignatureVerdict", "WalletPosting", "WalletRecord",
        ];
        var shown = typeof(Madang.Pay.PayModule).Assembly.GetExportedTypes().Select(type => type.Name).ToArray();
        Assert.Equal(expected, shown.Where(name => !name.EndsWith("Options", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }
}
