using Madang.Pay.Funding;
using Madang.Pay.RedPackets;
using Madang.Pay.Transfers;
using Madang.Pay.Wallet.History;
using Madang.Pay.Wallet.Payments;
using Madang.Pay.Wallet.PersonTransfers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Madang.Pay.Wallet;

/// <summary>The payer's side.</summary>
internal static class WalletSetup
{
    public static IServiceCollection AddWallet(this IServiceCollection services)
    {
        services.TryAddSingleton(new WalletOptions());
        services.AddSingleton<Payers>();
        services.AddSingleton<SpendingLimits>();
        services.AddSingleton<SpendingGate>();
        services.AddSingleton<SpendingRequests>();
        services.AddSingleton<PaymentPasswords>();
        services.AddSingleton<PaymentCodes>();
        services.AddSingleton<AttemptLimit>();
        services.AddSingleton<WalletTokens>();
        services.AddSingleton<IWallets, Wallets>();
        services.AddSingleton<Spending>();
        services.AddSingleton<NamedOrders>();
        services.AddSingleton<Payment>();
        services.AddSingleton<Counterparties>();
        services.AddSingleton<WalletRecords>();
        services.AddSingleton<PersonTransferBook>();
        services.AddSingleton<IDueWork>(provider => provider.GetRequiredService<PersonTransferBook>());
        services.AddSingleton<IDueWork, WalletSweep>();
        services.AddSingleton<DueWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<DueWorker>());
        return services;
    }

    public static void MapWallet(this IEndpointRouteBuilder endpoints)
    {
        var wallet = new WalletRoutes(endpoints);
        wallet.Get<ShowBalance>("/balance");
        wallet.Get<ShowHistory>("/history");
        wallet.Post<PreviewPayment>("/payments/preview");
        wallet.Post<PayOrder>("/payments");
        wallet.Get<ShowCodePayments>("/code-payments");
        wallet.Post<ConfirmCodePayment>("/code-payments/{trade_id}/confirm");
        wallet.Post<RefuseCodePayment>("/code-payments/{trade_id}/refuse");
        wallet.Post<ShowPaymentCode>("/payment-codes");
        wallet.Post<SetPassword>("/password");
        wallet.Put<ChangePassword>("/password");
        wallet.Post<VerifyPassword>("/password/verify");
        wallet.Get<ShowLimits>("/limits");
        wallet.Put<ChangeLimits>("/limits");
        wallet.Post<SendTransfer>("/transfers");
        wallet.Get<ShowTransfers>("/transfers");
        wallet.Get<ShowTransfer>("/transfers/{id}");
        wallet.Post<AcceptTransfer>("/transfers/{id}/accept");
        wallet.Post<RefuseTransfer>("/transfers/{id}/refuse");
        wallet.MapFunding();
        wallet.MapRedPackets();
        wallet.MapTransfers();
    }
}
