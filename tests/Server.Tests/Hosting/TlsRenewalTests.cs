using Madang.Kernel.Signing;
using Madang.Server.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Madang.Server.Tests.Hosting;

/// <summary>A development certificate does not end while the process runs.</summary>
public sealed class TlsRenewalTests
{
    [Fact]
    public async Task It_is_renewed_a_month_before_its_end_and_not_earlier()
    {
        var machine = new FakeTimeProvider(new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        var root = CertificateAuthority.CreateRoot("test authority", machine.GetUtcNow().AddHours(-1), machine.GetUtcNow().AddYears(20));
        using var authority = CertificateAuthority.Load(root.CertificatePem, root.Pkcs8);
        var issued = 0;
        var fails = false;
        var tls = new TlsCertificate { Current = authority.IssueServer(["api.pay.example"], machine.GetUtcNow(), machine.GetUtcNow().AddDays(397)) };
        using var renewal = new TlsRenewal(
            tls,
            _ =>
            {
                if (fails)
                    throw new InvalidOperationException("the database is away");
                issued++;
                return Task.FromResult(authority.IssueServer(["api.pay.example"], machine.GetUtcNow(), machine.GetUtcNow().AddDays(397)));
            },
            machine,
            NullLogger<TlsRenewal>.Instance);
        var first = tls.Current;
        machine.Advance(TimeSpan.FromDays(366));
        await renewal.LookAsync(default);
        Assert.Same(first, tls.Current);

        machine.Advance(TimeSpan.FromDays(2));
        fails = true;
        await renewal.LookAsync(default);
        Assert.Same(first, tls.Current);

        fails = false;
        await renewal.LookAsync(default);
        await renewal.LookAsync(default);
        Assert.Equal(1, issued);
        Assert.True(tls.Current.NotAfter.ToUniversalTime() > machine.GetUtcNow().AddDays(390));
    }
}
