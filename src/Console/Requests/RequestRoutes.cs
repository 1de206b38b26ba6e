using Madang.Desk.Access;

namespace Madang.Desk.Requests;

/// <summary>The inspector: what came in and went out on every wire, with what was signed.</summary>
internal static class RequestRoutes
{
    public static void MapRequests(this ConsoleRoutes routes)
    {
        routes.Page<RequestsPage>("/requests", new(Right.SeeRequests, Scope.Any), "requests.title", "requests");
        routes.Page<RequestPage>("/requests/{id}", new(Right.SeeRequests, Scope.Any), "request.title", "requests");
    }
}
