using System.Text.Json;
using System.Text.Json.Serialization;

namespace AnnotateHub.Application.Kernel;

/// <summary>Values of an enumeration travel by their camelCase names, never as numbers.</summary>
internal sealed class CamelCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
