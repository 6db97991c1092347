using System.Globalization;
using Microsoft.AspNetCore.Http.Metadata;

namespace AnnotateHub.Web.Security;

/// <summary>Which value of an address the framework could not read; it answers with a bare status.</summary>
internal static class BadValue
{
    /// <summary>The least that a number in a query can be: places in lists count from 0, what is taken and keys from 1.</summary>
    private static readonly Dictionary<string, long> Least = new(StringComparer.OrdinalIgnoreCase)
    {
        ["skip"] = 0,
        ["since"] = 0,
        ["take"] = 1,
        ["image"] = 1,
        ["person"] = 1,
        ["round"] = 1,
        ["assignment"] = 1,
    };

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

    /// <summary>Whole numbers that can be read and mean nothing; null where there is none.</summary>
    public static string? OutOfRangeOf(HttpContext context)
    {
        foreach (var parameter in context.GetEndpoint()?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>() ?? [])
        {
            var type = Nullable.GetUnderlyingType(parameter.ParameterInfo.ParameterType) ?? parameter.ParameterInfo.ParameterType;
            if (type != typeof(int) && type != typeof(long) || !Least.TryGetValue(parameter.Name, out var least))
                continue;
            if (
                context.Request.Query[parameter.Name] is [{ } given]
                && long.TryParse(given, CultureInfo.InvariantCulture, out var value)
                && value < least
            )
                return $"'{parameter.Name}' cannot be {value}; a whole number of {least} or more is expected "
                    + "(openapi/v1.json describes it).";
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
