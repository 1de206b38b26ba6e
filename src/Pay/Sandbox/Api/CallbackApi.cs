using System.Globalization;
using Madang.Kernel.Time;
using Madang.Pay.Notifications;
using Madang.Pay.Wire;

namespace Madang.Pay.Sandbox;

/// <summary><c>GET /sandbox/callbacks?mchid=</c>: the newest callbacks with their state, attempts and next attempt.</summary>
internal sealed class ListCallbacks(NotificationList notifications) : ISandboxUseCase
{
    public async Task<WireAnswer> HandleAsync(SandboxCall call, CancellationToken cancellation) =>
        WireAnswer.Ok(new { Callbacks = (await notifications.NewestAsync(call.Query("mchid"), NotificationList.MostAtOnce, cancellation)).Select(Show) });

    private static object Show(NotificationLine line) => new
    {
        Id = line.NotificationId,
        Mchid = line.MchId,
        line.EventType,
        line.NotifyUrl,
        line.State,
        line.Attempts,
        line.Outcome,
        line.Status,
        CreatedAt = Text(line.CreatedAt),
        NextAt = line.State == "WAITING" ? Text(line.DueAt) : null,
    };

    private static string Text(long us) => Microseconds.ToInstant(us).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}

/// <summary><c>POST /sandbox/callbacks/{id}/resend</c>: sends a callback now, whatever became of it.</summary>
internal sealed class ResendCallback(NotificationList notifications) : ISandboxUseCase
{
    public async Task<WireAnswer> HandleAsync(SandboxCall call, CancellationToken cancellation) =>
        await notifications.ResendAsync(call.Path("id"), cancellation)
            ? WireAnswer.Ok(new { Id = call.Path("id") })
            : WireAnswer.Refuse(WireRefusals.NotFound("There is no callback of this id."));
}
