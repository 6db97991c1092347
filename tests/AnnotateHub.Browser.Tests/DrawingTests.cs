using AnnotateHub.Browser.Tests.Harness;

namespace AnnotateHub.Browser.Tests;

/// <summary>What an annotator's hands do, from the pointer to the database and back after a reload.</summary>
public sealed class DrawingTests(SharedChromium chromium)
{
    [Theory]
    [InlineData("localhost")]
    [InlineData(Chromium.LabHost)]
    public async Task A_box_drawn_reclassified_moved_resized_and_undone_is_the_same_after_a_reload(string host)
    {
        await using var lab = await chromium.OpenLabAsync();
        var student = await lab.SignInAsync("student1", host);
        await student.OpenFirstImageAsync();

        await student.PressAsync("1");
        await student.DrawAsync(100, 120, 180, 200);
        await student.DrawAsync(300, 320, 380, 420);
        Assert.Equal([(100, 120, 180, 200, "R"), (300, 320, 380, 420, "R")], Shapes(await student.BoxesAsync()));

        await student.PressAsync("Escape");
        await student.ClickAtAsync(340, 370);
        await student.PressAsync("2");
        Assert.Equal("G", (await student.BoxesAsync())[1].Class);

        await student.DragAsync((340, 370), (360, 380));
        Assert.Equal((320, 330, 400, 430, "G"), (await student.BoxesAsync())[1].Shape);

        await student.DragAsync((400, 430), (410, 450));
        Assert.Equal((320, 330, 410, 450, "G"), (await student.BoxesAsync())[1].Shape);

        await student.PressAsync("Control+z");
        Assert.Equal((320, 330, 400, 430, "G"), (await student.BoxesAsync())[1].Shape);

        await student.AllSavedAsync();
        await student.Page.ReloadAsync();
        await student.CanvasReadyAsync();
        Assert.Equal([(100, 120, 180, 200, "R"), (320, 330, 400, 430, "G")], Shapes(await student.BoxesAsync()));

        // Undo goes on where it stopped: the move is next, then the class, then the second box itself.
        await student.UndoableAsync();
        await student.PressAsync("Control+z");
        Assert.Equal((300, 320, 380, 420, "G"), (await student.BoxesAsync())[1].Shape);
        await student.PressAsync("Control+z");
        Assert.Equal((300, 320, 380, 420, "R"), (await student.BoxesAsync())[1].Shape);
        await student.PressAsync("Control+z");
        Assert.Equal([(100, 120, 180, 200, "R")], Shapes(await student.BoxesAsync()));
        await student.PressAsync("Control+Shift+z");
        Assert.Equal(2, (await student.BoxesAsync()).Count);
        await student.AllSavedAsync();
    }

    [Fact]
    public async Task Many_boxes_are_selected_copied_nudged_and_deleted_by_keyboard()
    {
        await using var lab = await chromium.OpenLabAsync();
        var student = await lab.SignInAsync("student1");
        await student.OpenFirstImageAsync();
        await student.DrawAsync(100, 100, 150, 150);
        await student.DrawAsync(200, 100, 250, 150);

        await student.PressAsync("Control+a");
        await student.PressAsync("3");
        Assert.All(await student.BoxesAsync(), box => Assert.Equal("U", box.Class));

        await student.PressAsync("ArrowRight");
        await student.PressAsync("Shift+ArrowDown");
        Assert.Equal([(101, 110, 151, 160, "U"), (201, 110, 251, 160, "U")], Shapes(await student.BoxesAsync()));

        await student.PressAsync("Control+d");
        await student.BoxCountAsync(4);
        await student.PressAsync("Delete");
        await student.BoxCountAsync(2);
        await student.PressAsync("Control+a");
        await student.PressAsync("Backspace");
        await student.BoxCountAsync(0);
        await student.PressAsync("Control+z");
        await student.BoxCountAsync(2);
        await student.AllSavedAsync();
    }

    [Fact]
    public async Task Both_panes_zoom_and_pan_as_one()
    {
        await using var lab = await chromium.OpenLabAsync();
        var student = await lab.SignInAsync("student1");
        await student.OpenFirstImageAsync();
        var apart = await student.PaneDistanceAsync(500, 500);

        await student.WheelAsync(500, 500, -600);
        var scale = await student.ScaleAsync();
        Assert.True(scale > 1, $"Six notches towards the image should pass one to one; the scale is {scale}.");

        // The same raw pixel stays the same distance apart in both panes, whatever the zoom.
        Assert.Equal(apart, await student.PaneDistanceAsync(500, 500), 0.01);
        Assert.Equal(apart, await student.PaneDistanceAsync(620, 410), 0.01);

        await student.PressAsync("0");
        Assert.True(await student.ScaleAsync() < scale);
    }

    [Fact]
    public async Task Keys_go_to_the_next_image_and_back_without_a_page_load()
    {
        await using var lab = await chromium.OpenLabAsync();
        var student = await lab.SignInAsync("student1");
        await student.OpenFirstImageAsync();
        var first = await student.ImageNameAsync();
        await student.DrawAsync(100, 100, 160, 160);
        await student.Page.EvaluateAsync("() => { globalThis.samePage = true; }");

        await student.PressAsync("f");
        await student.ImageIsNotAsync(first);
        Assert.Empty(await student.BoxesAsync());
        await student.PressAsync("d");
        await student.ImageIsAsync(first);

        Assert.Equal([(100, 100, 160, 160)], (await student.BoxesAsync()).Select(box => (box.X1, box.Y1, box.X2, box.Y2)));
        Assert.True(await student.Page.EvaluateAsync<bool>("() => globalThis.samePage === true"));
    }

    private static IEnumerable<(double, double, double, double, string)> Shapes(IEnumerable<DrawnBox> boxes) =>
        boxes.Select(box => box.Shape);
}
