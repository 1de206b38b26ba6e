using Madang.Desk.Access;
using Madang.Pay.Merchants;

namespace Madang.Desk.Messages;

/// <summary>What the platform sent to back ends, and sending it again.</summary>
internal static class MessageRoutes
{
    public static void MapMessages(this ConsoleRoutes routes)
    {
        routes.Page<MessagesPage>("/messages", new(Right.SeeMessages, Scope.Any), "messages.title", "messages");
        routes.Act<MessagesPage>("/tenants/{mchId}/callbacks/{id}/resend", new(Right.SeeMessages, Scope.Tenant), "messages.resend", "messages.title", "messages", async (call, cancellation) =>
        {
            call.Note = call.Path("id");
            return await call.Get<IMerchants>().ResendCallbackAsync(call.Path("mchId"), call.Path("id"), cancellation) ? new ActResult.Done("/messages", "said.resent") : new ActResult.Missing();
        });
    }
}
