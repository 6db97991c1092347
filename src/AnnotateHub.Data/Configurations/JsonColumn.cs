using System.Text.Json;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace AnnotateHub.Data.Configurations;

/// <summary>A property that lies in its column as JSON text.</summary>
internal static class JsonColumn
{
    public static PropertyBuilder<T> AsJson<T>(this PropertyBuilder<T> property) =>
        property.HasConversion(
            new ValueConverter<T, string>(value => ToText(value), text => FromText<T>(text)),
            new ValueComparer<T>((a, b) => ToText(a) == ToText(b), value => ToText(value).GetHashCode(), value => value)
        );

    public static string ToText<T>(T value) => JsonSerializer.Serialize(value, JsonSerializerOptions.Web);

    public static T FromText<T>(string text) => JsonSerializer.Deserialize<T>(text, JsonSerializerOptions.Web)!;
}
