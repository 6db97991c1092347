using System.Globalization;
using Microsoft.AspNetCore.Http.Metadata;

namespace AnnotateHub.Web.Security;

/// <summary>Which value of an address the framework could not read; it answers with a bare status.</summary>
internal static class BadValue
{
    /// <summary>Null where no value of the address is to blame.</summary>
    public static string? SentenceOf(HttpContext context)
    {
        foreach (var parameter in context.GetEndpoint()?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>() ?? [])
        {
            var type = Nullable.GetUnderlyingType(parameter.ParameterInfo.ParameterType) ?? parameter.ParameterInfo.ParameterType;
            var given = context.Request.Query[parameter.Name];
            if (given.Count > 0 && WordOf(type) is { } word && !CanBe(type, given.ToString()))
                return $"'{parameter.Name}' cannot be '{given}'; {word} is expected (openapi/v1.json describes it).";
            var isInPath = context.Request.RouteValues.ContainsKey(parameter.Name);
            if (given.Count == 0 && !parameter.IsOptional && type == typeof(string) && !isInPath)
                return $"'{parameter.Name}' is missing in the address.";
        }

        return null;
    }

    private static string? WordOf(Type type) =>
        type == typeof(int) || type == typeof(long) ? "a whole number"
        : type == typeof(double) ? "a number"
        : type == typeof(bool) ? "true or false"
        : type == typeof(DateTimeOffset) || type == typeof(DateOnly) ? "a date such as 2026-11-30"
        : type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type))}"
        : null;

    private static bool CanBe(Type type, string value)
    {
        var culture = CultureInfo.InvariantCulture;
        return type.IsEnum ? Enum.TryParse(type, value, ignoreCase: true, out _)
            : type == typeof(int) ? int.TryParse(value, culture, out _)
            : type == typeof(long) ? long.TryParse(value, culture, out _)
            : type == typeof(double) ? double.TryParse(value, culture, out _)
            : type == typeof(bool) ? bool.TryParse(value, out _)
            : type == typeof(DateOnly) ? DateOnly.TryParse(value, culture, out _)
            : type != typeof(DateTimeOffset) || DateTimeOffset.TryParse(value, culture, out _);
    }
}
