using AnnotateHub.Web.Shared;
using Bunit;

namespace AnnotateHub.Web.Tests.Pages;

public sealed class FocusOnStepTests : BunitContext
{
    [Fact]
    public void The_next_step_takes_the_focus_and_the_first_leaves_it_where_it_is()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        var place = Render<FocusOnStep>(parameters =>
            parameters.Add(focusOnStep => focusOnStep.Step, "files").Add(focusOnStep => focusOnStep.Label, "Files")
        );
        Assert.DoesNotContain(JSInterop.Invocations, call => call.Identifier.Contains("focus", StringComparison.OrdinalIgnoreCase));

        place.Render(parameters => parameters.Add(focusOnStep => focusOnStep.Step, "preview"));
        place.Render(parameters => parameters.Add(focusOnStep => focusOnStep.Label, "Preview"));

        Assert.Single(JSInterop.Invocations, call => call.Identifier.Contains("focus", StringComparison.OrdinalIgnoreCase));
    }
}
