using AnnotateHub.Web.Shared.Fields;
using Bunit;
using Microsoft.AspNetCore.Components;

namespace AnnotateHub.Web.Tests.Pages;

/// <summary>What a person does with the fields of Shared/Fields, which are named by their labels.</summary>
internal static class Choosing
{
    /// <summary>Opens the field of this label and takes the option of these words.</summary>
    public static Task ChooseAsync<T>(this IRenderedComponent<IComponent> page, string label, string words)
    {
        var field = page.FieldOf<T>(label);
        var option = field.Options.Single(item => item.Words == words);
        return page.InvokeAsync(() => field.ValueChanged.InvokeAsync(option.Value));
    }

    /// <summary>The words that a field offers.</summary>
    public static IEnumerable<string> OptionsOf<T>(this IRenderedComponent<IComponent> page, string label) =>
        page.FieldOf<T>(label).Options.Select(option => option.Words);

    private static SelectField<T> FieldOf<T>(this IRenderedComponent<IComponent> page, string label) =>
        page.FindComponents<SelectField<T>>().Single(item => (item.Instance.Label ?? item.Instance.AriaLabel) == label).Instance;
}
