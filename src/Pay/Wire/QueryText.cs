using Madang.Kernel.Refusals;
using Microsoft.AspNetCore.Http;

namespace Madang.Pay.Wire;

/// <summary>The bodies' rule for texts, for the query; a path with a NUL character does not get as far as an endpoint.</summary>
internal static class QueryText
{
    /// <summary>PARAM_ERROR when a value of the query has a NUL character, which PostgreSQL stores and compares nowhere; null otherwise.</summary>
    public static Refusal? Wrong(HttpRequest request)
    {
        if (!request.QueryString.HasValue)
            return null;
        var name = request.Query.Where(member => member.Value.Any(value => value?.Contains('\0') == true)).Select(member => member.Key).FirstOrDefault();
        return name is null ? null : WireRefusals.Param(name, null, "must not contain a NUL character", "query");
    }
}
