using AnnotateHub.Core.Labels;
using AnnotateHub.Web.Features.Projects;
using Bunit;

namespace AnnotateHub.Web.Tests.Pages;

public sealed class ClassEditorTests : PageLab
{
    private IReadOnlyList<LabelClass> _classes = ClassScheme.CancerNormalUnknown.Classes;

    [Fact]
    public void A_preset_replaces_the_list()
    {
        var editor = Editor();

        editor.FindAll(".preset").Single(element => element.TextContent.Contains("Live, dead")).Click();

        Assert.Equal(["live", "dead"], _classes.Select(labelClass => labelClass.Key));
    }

    [Fact]
    public void An_added_class_has_a_key_and_a_colour_of_its_own()
    {
        var editor = Editor();

        editor.FindAll("button").Single(element => element.TextContent.Contains("Add a class")).Click();

        Assert.Equal(4, new ClassScheme(_classes).Classes.Select(labelClass => labelClass.Color).Distinct().Count());
    }

    [Fact]
    public void Moving_a_class_changes_its_number_key()
    {
        var editor = Editor();

        editor.Find("[aria-label='Move class U up']").Click();

        Assert.Equal(["R", "U", "G"], _classes.Select(labelClass => labelClass.Key));
    }

    [Fact]
    public void The_last_class_cannot_be_taken_away()
    {
        _classes = [new LabelClass("cell", "Cell", "#35d07f")];

        Assert.True(Editor().Find("[aria-label='Take class cell away']").HasAttribute("disabled"));
    }

    [Fact]
    public void A_class_is_marked_and_the_colours_of_all_are_made_safe()
    {
        var editor = Editor();

        editor.Find("[aria-label='Mark of class G']").Change("left");
        Assert.Equal([null, "left", null], _classes.Select(labelClass => labelClass.Mark));
        editor.FindAll("button").Single(element => element.TextContent.Contains("Colour-safe")).Click();

        Assert.Equal(SafeColors.All.Take(3), _classes.Select(labelClass => labelClass.Color));
    }

    private IRenderedComponent<ClassEditor> Editor() =>
        Render<ClassEditor>(parameters =>
            parameters
                .Add(classEditor => classEditor.Classes, _classes)
                .Add(classEditor => classEditor.ClassesChanged, classes => _classes = classes)
                .Add(classEditor => classEditor.ShowPresets, true)
        );
}
