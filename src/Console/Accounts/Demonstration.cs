using Madang.Desk.Access;
using Madang.MiniPrograms.Releases;
using Madang.OpenPlatform.Apps;
using Madang.Pay.Merchants;

namespace Madang.Desk.Accounts;

/// <summary>People of the demonstration's merchant, in a sandbox only. They have no passwords: each start prints links that are good once.</summary>
internal sealed class Demonstration(AccountBook book, IMerchants merchants, IAppRegistry registry, IAppKeys keys, ConsoleOptions options)
{
    public async Task<IReadOnlyList<ConsoleLink>> LinksAsync(CancellationToken cancellation)
    {
        if (!options.IsSandbox || !options.WithDemonstration || (await merchants.ListAsync(null, "", 1, 0, cancellation)).FirstOrDefault() is not { } first)
            return [];
        var merchant = (await merchants.FindAsync(first.MchId, cancellation))!;
        var links = new List<ConsoleLink>();
        foreach (var (role, name) in ((string, string)[])[(Role.Merchant, "Yuna"), (Role.Developer, "Jun"), (Role.Auditor, "Lin"), (Role.Clerk, "Sora")])
        {
            var scope = role == Role.Developer ? merchant.AppIds.FirstOrDefault() : Role.IsPlatformWide(role) ? "" : merchant.MchId;
            if (scope is not null)
                links.Add(await LinkAsync(role, name, scope, merchant, cancellation));
        }
        return links;
    }

    private async Task<ConsoleLink> LinkAsync(string role, string name, string scope, MerchantStanding merchant, CancellationToken cancellation)
    {
        if (role == Role.Developer && await registry.RegisterAsync(scope, merchant.Name, cancellation))
            await keys.IssueAsync(scope, merchant.MchId, cancellation);
        var login = $"demo-{role}";
        await book.MakeDemonstrationAsync(login, name, role, scope, cancellation);
        var account = await book.FindAsync(login, cancellation);
        return new(role, ConsoleModule.PathOf(await book.MakeLinkAsync(account!.AccountId, role, scope, name, "start", cancellation)));
    }
}
