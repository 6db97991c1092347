using System.Reflection;

namespace AnnotateHub.TestKit;

/// <summary>
/// Every filter that a list knows, by itself: the record's constructor says which there are, so that a new one is asked for without being
/// written down anywhere.
/// </summary>
public static class EveryFilter
{
    /// <summary>The record as nobody filters, and with each parameter in turn set to each of its values.</summary>
    /// <param name="samples">Values of parameters by name; of an enumeration all are taken, of a truth value the one that is not the
    /// default. A parameter without values is a fault: nobody would notice that it is not tried.</param>
    /// <param name="except">Parameters that say which part of the list is wanted, and not what is in it.</param>
    public static IEnumerable<(string What, T Filter)> Of<T>(
        IReadOnlyDictionary<string, object[]> samples,
        params IReadOnlyCollection<string> except
    )
    {
        var constructor = typeof(T).GetConstructors().MaxBy(one => one.GetParameters().Length)!;
        var parameters = constructor.GetParameters();
        var defaults = parameters.Select(DefaultOf).ToArray();
        yield return ("no filter", (T)constructor.Invoke(defaults));
        foreach (var (place, parameter) in parameters.Index())
        {
            if (except.Contains(parameter.Name!))
                continue;
            foreach (var value in ValuesOf(parameter, defaults[place], samples))
            {
                var arguments = defaults.ToArray();
                arguments[place] = value;
                yield return ($"{parameter.Name} {(value is "" ? "''" : value)}", (T)constructor.Invoke(arguments));
            }
        }
    }

    private static IEnumerable<object> ValuesOf(ParameterInfo parameter, object? usual, IReadOnlyDictionary<string, object[]> samples)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return samples.TryGetValue(parameter.Name!, out var given) ? given
            : type.IsEnum ? Enum.GetValues(type).Cast<object>()
            : type == typeof(bool) ? [!(bool)usual!]
            : throw new InvalidOperationException(
                $"'{parameter.Name}' of {parameter.Member.DeclaringType!.Name} is a filter without sample values; give some where this is "
                    + "called."
            );
    }

    private static object? DefaultOf(ParameterInfo parameter)
    {
        if (!parameter.HasDefaultValue)
            throw new InvalidOperationException($"'{parameter.Name}' of {parameter.Member.DeclaringType!.Name} has no default value.");
        var type = parameter.ParameterType;
        var isPlain = type.IsValueType && Nullable.GetUnderlyingType(type) is null;
        return parameter.DefaultValue is null && isPlain ? Activator.CreateInstance(type)
            : type.IsEnum ? Enum.ToObject(type, parameter.DefaultValue!)
            : parameter.DefaultValue;
    }
}
