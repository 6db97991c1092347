using AnnotateHub.Browser.Tests.Harness;
using AnnotateHub.Core.Annotation;
using Microsoft.Playwright;

namespace AnnotateHub.Browser.Tests;

/// <summary>Judging what a model proposed, by keys alone, from the walk to the submission.</summary>
public sealed class RefinementTests(SharedChromium chromium)
{
    /// <summary>Five boxes of a model in two rows; their confidences are not in the order of their places.</summary>
    private static readonly (string Id, double Score)[] Proposed =
    [
        ("m-80", 0.8),
        ("m-20", 0.2),
        ("m-50", 0.5),
        ("m-35", 0.35),
        ("m-95", 0.95),
    ];

    [Fact]
    public async Task Boxes_are_accepted_rejected_and_reclassified_by_keys_from_the_lowest_confidence_up()
    {
        await using var lab = await chromium.OpenLabAsync();
        var student = await OpenProposedAsync(lab);
        Assert.Equal("5 of 5 still untouched", await CounterAsync(student));

        // The walk begins at the lowest confidence; accepting and rejecting go on by themselves.
        await student.PressAsync("w");
        Assert.Equal(["m-20"], await SelectionAsync(student));
        await student.PressAsync("e");
        Assert.Equal(["m-35"], await SelectionAsync(student));
        await student.PressAsync("q");
        Assert.Equal(["m-50"], await SelectionAsync(student));
        // A class key corrects the box and stays on it, so that the result can be seen.
        await student.PressAsync("2");
        Assert.Equal(["m-50"], await SelectionAsync(student));
        await student.PressAsync("w");
        Assert.Equal(["m-80"], await SelectionAsync(student));
        await student.PressAsync("Shift+W");
        Assert.Equal(["m-95"], await SelectionAsync(student));

        Assert.Equal(["m-20 accepted", "m-50 corrected", "m-80 none", "m-95 none"], await ReviewsAsync(student));
        await student.Page.UntilAsync("() => document.querySelector('.refine-count').textContent === '2 of 4 still untouched'");

        // Undo takes the correction back and the review with it, then the rejection, then the acceptance.
        await student.PressAsync("Control+z");
        await student.PressAsync("Control+z");
        await student.PressAsync("Control+z");
        Assert.Equal(["m-20 none", "m-35 none", "m-50 none", "m-80 none", "m-95 none"], await ReviewsAsync(student));

        await student.AllSavedAsync();
        await student.Page.ReloadAsync();
        await student.CanvasReadyAsync();
        // The student's own three gestures, all taken back: the history comes from the log, a moment after the boxes.
        await student.Page.UntilAsync("() => globalThis.annotateHubCanvas.session.canRedo");
        Assert.Equal(["m-20 none", "m-35 none", "m-50 none", "m-80 none", "m-95 none"], await ReviewsAsync(student));
    }

    [Fact]
    public async Task What_a_filter_hides_is_not_accepted_with_the_rest()
    {
        await using var lab = await chromium.OpenLabAsync();
        var student = await OpenProposedAsync(lab);

        // Sixty steps of a hundredth by keyboard: only 0.80 and 0.95 are left to see.
        await student.Page.GetByLabel("Lowest confidence shown").FocusAsync();
        await student.PressAsync("Home");
        for (var step = 0; step < 60; step++)
            await student.PressAsync("ArrowRight");
        await student.PressAsync("Tab");
        await student.Page.EvaluateAsync("() => document.activeElement.blur()");
        await student.PressAsync("Shift+E");

        Assert.Equal(["m-20 none", "m-35 none", "m-50 none", "m-80 accepted", "m-95 accepted"], await ReviewsAsync(student));
    }

    [Fact]
    public async Task Submitting_accepts_implicitly_what_nobody_touched_and_the_server_says_the_same()
    {
        await using var lab = await chromium.OpenLabAsync();
        var student = await OpenProposedAsync(lab);
        await student.PressAsync("w");
        await student.PressAsync("e");
        await student.PressAsync("Control+Enter");
        await student.SeesAsync("Submitted. 4 boxes that nobody touched count as implicitly accepted.");
        await student.ReadOnlyAsync();
        await student.AllSavedAsync();

        await student.Page.ReloadAsync();
        await student.CanvasReadyAsync();
        Assert.Equal(
            ["m-20 accepted", "m-35 implicitlyAccepted", "m-50 implicitlyAccepted", "m-80 implicitlyAccepted", "m-95 implicitlyAccepted"],
            await ReviewsAsync(student)
        );
    }

    [Fact]
    public async Task Submitting_without_boxes_asks_once()
    {
        await using var lab = await chromium.OpenLabAsync();
        var student = await lab.SignInAsync("student1");
        await student.OpenFirstImageAsync();

        await student.PressAsync("Control+Enter");
        await student.SeesAsync("Submit without boxes?");
        await student.PressAsync("Escape");
        Assert.True(await EditableAsync(student));

        await student.PressAsync("Control+Enter");
        await student.SeesAsync("Submit without boxes?");
        await student.PressAsync("Enter");
        await student.ReadOnlyAsync();
        await student.AllSavedAsync();
    }

    [Fact]
    public async Task A_comment_typed_without_a_network_is_kept_and_sent_later()
    {
        await using var lab = await chromium.OpenLabAsync();
        var student = await OpenProposedAsync(lab);
        await student.AllSavedAsync();
        await student.PressAsync("w");
        await student.Context.SetOfflineAsync(true);
        await student.PressAsync("m");
        await student.Page.Keyboard.TypeAsync("One cell or two?");
        await student.PressAsync("Control+Enter");
        await student.SeesAsync("What you wrote is kept on this computer");
        await student.Context.SetOfflineAsync(false);

        // Even a closed tab does not lose it.
        await student.Page.ReloadAsync();
        await student.CanvasReadyAsync();
        await student.PressAsync("Shift+M");
        var text = student.Page.GetByLabel("Box R at 140, 40");
        Assert.Equal("One cell or two?", await text.InputValueAsync());
        await text.PressAsync("Control+Enter");
        await student.Page.Locator(".pin:visible").First.WaitForAsync();
        await student.Page.ReloadAsync();
        await student.CanvasReadyAsync();
        await student.Page.Locator(".pin:visible").First.WaitForAsync();
    }

    private static async Task<Workstation> OpenProposedAsync(Lab lab)
    {
        var student = await lab.SignInAsync("student1");
        await student.OpenFirstImageAsync();
        var boxes = Proposed.Select(
            (box, index) =>
                new BoxChange(
                    box.Id,
                    40 + (index % 3 * 100),
                    40 + (index / 3 * 100),
                    100 + (index % 3 * 100),
                    100 + (index / 3 * 100),
                    "R",
                    Origin: BoxOrigin.Model,
                    Score: box.Score
                )
        );
        await lab.ProposeAsync(await student.Page.EvaluateAsync<long>("() => annotateHubCanvas.session.assignment.id"), [.. boxes]);
        await student.Page.ReloadAsync();
        await student.CanvasReadyAsync();
        await student.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Model" }).WaitForAsync();
        return student;
    }

    private static Task<string> CounterAsync(Workstation student) => student.Page.Locator(".refine-count").InnerTextAsync();

    private static Task<string[]> SelectionAsync(Workstation student) =>
        student.Page.EvaluateAsync<string[]>("() => annotateHubCanvas.selection");

    private static Task<bool> EditableAsync(Workstation student) =>
        student.Page.EvaluateAsync<bool>("() => annotateHubCanvas.session.editable");

    private static Task<string[]> ReviewsAsync(Workstation student) =>
        student.Page.EvaluateAsync<string[]>(
            "() => [...annotateHubCanvas.session.boxes.values()].map(box => `${box.id} ${box.review}`).sort()"
        );
}
