using System.IO.Compression;
using System.Text;
using Madang.Desk.Access;
using Madang.MiniPrograms.Releases;
using Madang.Pay.Merchants;

namespace Madang.Desk.Tenants;

/// <summary>Merchants, their certificates and keys. What is secret leaves once: as a file that is the answer, or told on the page.</summary>
internal static class TenantRoutes
{
    private const int LongestName = 64;
    private const long HighestFeeBp = 1_000;

    private static readonly Need See = new(Right.SeeTenants, Scope.Tenant);
    private static readonly Need Keep = new(Right.KeepTenantKeys, Scope.Tenant);

    public static void MapTenants(this ConsoleRoutes routes)
    {
        routes.Page<TenantsPage>("/tenants", new(Right.SeeTenants, Scope.Any), "tenants.title", "tenants");
        routes.Page<TenantPage>("/tenants/{mchId}", See, "tenant.title", "tenants");
        routes.Act<TenantsPage>("/tenants", new(Right.MakeTenants, Scope.Platform), "tenants.make", "tenants.title", "tenants", async (call, cancellation) =>
        {
            if (call.Text("name").Length is 0 or > LongestName)
                return new ActResult.Refused("refused.name");
            if (call.Number("fee") is not { } fee || fee > HighestFeeBp)
                return new ActResult.Refused("refused.fee");
            var papers = await call.Get<IMerchants>().CreateAsync(call.Text("name"), fee, call.Origin, cancellation);
            call.Note = papers.MchId;
            return Download(papers);
        });
        routes.Act<TenantPage>("/tenants/{mchId}/certificates", Keep, "tenants.certificate", "tenant.title", "tenants", async (call, cancellation) =>
        {
            if (await call.Get<IMerchants>().IssueCertificateAsync(call.Path("mchId"), call.Origin, cancellation) is not { } papers)
                return new ActResult.Missing();
            call.Note = papers.SerialNo;
            return Download(papers);
        });
        routes.Act<TenantPage>("/tenants/{mchId}/certificates/{serial}/revoke", Keep, "tenants.revoke", "tenant.title", "tenants", async (call, cancellation) =>
        {
            call.Note = call.Path("serial");
            return await call.Get<IMerchants>().RevokeCertificateAsync(call.Path("mchId"), call.Path("serial"), cancellation) ? Back(call, "said.revoked") : new ActResult.Missing();
        });
        routes.Act<TenantPage>("/tenants/{mchId}/apiv3-key", Keep, "tenants.apiv3", "tenant.title", "tenants", async (call, cancellation) =>
            await call.Get<IMerchants>().ReplaceApiV3KeyAsync(call.Path("mchId"), cancellation) is { } key ? new ActResult.Told([("apiv3_key", key)]) : new ActResult.Missing());
        routes.Act<TenantPage>("/tenants/{mchId}/key-mode", Keep, "tenants.mode", "tenant.title", "tenants", async (call, cancellation) =>
        {
            if (await call.Get<IMerchants>().FindAsync(call.Path("mchId"), cancellation) is null)
                return new ActResult.Missing();
            call.Note = call.Text("mode") == "public-key" ? "public-key" : "certificate";
            await call.Get<IMerchants>().SetUsesPublicKeyAsync(call.Path("mchId"), call.Text("mode") == "public-key", cancellation);
            return Back(call, "said.saved");
        });
        routes.Act<TenantPage>("/tenants/{mchId}/apps", new(Right.MakeTenants, Scope.Platform), "tenants.bind", "tenant.title", "tenants", async (call, cancellation) =>
        {
            call.Note = $"{call.Path("mchId")} {call.Text("appid")}";
            if (await call.Get<IMerchants>().FindAsync(call.Path("mchId"), cancellation) is null)
                return new ActResult.Missing();
            if (await call.Get<IAppRegistry>().NameOfAsync(call.Text("appid"), cancellation) is null)
                return new ActResult.Refused("refused.noapp");
            await call.Get<IMerchants>().BindAppAsync(call.Path("mchId"), call.Text("appid"), cancellation);
            return Back(call, "said.bound");
        });
    }

    private static ActResult.Done Back(ActCall call, string said) => new($"/tenants/{call.Path("mchId")}", said);

    private static ActResult.File Download(MerchantPapers papers)
    {
        using var target = new MemoryStream();
        using (var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in papers.Files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }
        return new(target.ToArray(), $"merchant-{papers.MchId}.zip", "application/zip");
    }
}
