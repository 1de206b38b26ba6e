using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Madang.Kernel.Refusals;

namespace Madang.Pay.Wire;

/// <summary>Checks a request against the attributes of its type and names the first member that breaks one.</summary>
internal static class RuleBook
{
    private static readonly ConcurrentDictionary<Type, Rule[]> RulesOf = new();

    private sealed record Rule(
        PropertyInfo Property, string WireName, bool Must, TextAttribute? Text, Regex? Pattern, BetweenAttribute? Between, CountAttribute? Count, OneOfAttribute? OneOf, bool Nested);

    /// <summary>The first broken rule as PARAM_ERROR with a JSON pointer to the member; null when all hold.</summary>
    public static Refusal? FirstBroken(object request, string at = "")
    {
        foreach (var rule in RulesOf.GetOrAdd(request.GetType(), Read))
        {
            var field = $"{at}/{rule.WireName}";
            var value = rule.Property.GetValue(request);
            if (Broken(rule, value) is { } issue)
                return WireRefusals.Param(field, value is string or long or int ? value.ToString() : null, issue);
            if (!rule.Nested || value is null)
                continue;
            if (Inside(rule, value, field) is { } inner)
                return inner;
        }
        return null;
    }

    private static Refusal? Inside(Rule rule, object value, string field)
    {
        if (value is not IEnumerable list)
            return FirstBroken(value, field);
        var index = 0;
        foreach (var element in list)
        {
            if (element is null)
                return WireRefusals.Param($"{field}/{index}", null, "must not be null");
            if (element is string text)
            {
                if (BrokenText(rule, text) is { } issue)
                    return WireRefusals.Param($"{field}/{index}", text, issue);
            }
            else if (FirstBroken(element, $"{field}/{index}") is { } inner)
            {
                return inner;
            }
            index++;
        }
        return null;
    }

    private static string? Broken(Rule rule, object? value)
    {
        if (value is null or "")
        {
            if (rule.Must)
                return "is required";
            // An empty optional text counts as absent: SDKs in languages without null send it.
            return null;
        }
        if (value is string text && BrokenText(rule, text) is { } issue)
            return issue;
        if (rule.Between is { } range && Convert.ToInt64(value) is var number && (number < range.Min || number > range.Max))
            return $"must be {range.Min} to {range.Max}";
        if (rule.Count is { } count && value is ICollection many && (many.Count < count.Min || many.Count > count.Max))
            return $"must have {count.Min} to {count.Max} elements, has {many.Count}";
        return null;
    }

    private static string? BrokenText(Rule rule, string text)
    {
        if (text.Contains('\0'))
            return "must not contain a NUL character";
        if (rule.Text is { } bounds && (text.Length < bounds.Min || text.Length > bounds.Max))
            return $"length must be {bounds.Min} to {bounds.Max}, is {text.Length}";
        if (rule.Pattern is { } pattern && !pattern.IsMatch(text))
            return "has characters or a form that is not allowed";
        return rule.OneOf is { } allowed && !allowed.Values.Contains(text, StringComparer.Ordinal) ? $"must be one of {string.Join(", ", allowed.Values)}" : null;
    }

    private static Rule[] Read(Type type) =>
    [
        .. type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => property.GetIndexParameters().Length == 0).Select(property =>
        {
            var text = property.GetCustomAttribute<TextAttribute>();
            return new Rule(
                property,
                JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name),
                property.GetCustomAttribute<MustAttribute>() is not null,
                text,
                text?.Pattern is { } pattern ? new Regex($@"\A(?:{pattern})\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking) : null,
                property.GetCustomAttribute<BetweenAttribute>(),
                property.GetCustomAttribute<CountAttribute>(),
                property.GetCustomAttribute<OneOfAttribute>(),
                IsOurs(property.PropertyType) || ElementOf(property.PropertyType) is { } element && (IsOurs(element) || element == typeof(string)));
        }),
    ];

    private static Type? ElementOf(Type type) =>
        type.IsArray ? type.GetElementType() : type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type) ? type.GetGenericArguments()[0] : null;

    private static bool IsOurs(Type type) => type.IsClass && type.Namespace?.StartsWith("Madang.", StringComparison.Ordinal) == true;
}
