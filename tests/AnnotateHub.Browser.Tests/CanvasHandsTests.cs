using AnnotateHub.Browser.Tests.Harness;
using Microsoft.Playwright;

namespace AnnotateHub.Browser.Tests;

/// <summary>
/// What hands do on the panes: drags, clicks, menus, fingers and keys. Each assertion names the fault of issue 14 that it keeps away.
/// </summary>
public sealed class CanvasHandsTests(SharedChromium chromium)
{
    [Fact]
    public async Task A_drag_means_a_new_box_wherever_it_begins_but_on_what_is_selected()
    {
        await using var lab = await chromium.OpenLabAsync();
        var student = await lab.SignInAsync("student1");
        await student.OpenFirstImageAsync();
        await student.DrawAsync(100, 100, 200, 200);
        await student.DrawAsync(150, 150, 260, 240);
        Assert.Equal([(100, 100, 200, 200, "R"), (150, 150, 260, 240, "R")], Shapes(await student.BoxesAsync())); // 1

        await student.ClickAtAsync(120, 120);
        await student.DragAsync((120, 120), (130, 140));
        Assert.Equal((110, 120, 210, 220, "R"), (await student.BoxesAsync())[0].Shape); // 1: what is selected moves

        await student.PressAsync("Escape");
        await student.DragAsync((300, -120), (420, -30));
        await student.SeesAsync("No box: the drag was too narrow");
        await student.DragAsync((300, -120), (420, 3));
        Assert.Equal(2, (await student.BoxesAsync()).Count); // 11: slivers at the border

        // Five screen pixels wide: its middle moves it.
        await student.DrawAsync(500, 500, 510, 510);
        await student.ClickAtAsync(505, 505);
        await student.DragAsync((505, 505), (545, 525));
        Assert.Equal((540, 520, 550, 530, "R"), (await student.BoxesAsync())[2].Shape); // 16

        // The mode goes along to the next image, through a reload and to another machine.
        await student.PressAsync("Escape");
        // Saved a moment after the key, or when the page goes, whichever comes first.
        await student.Page.RunAndWaitForResponseAsync(
            async () =>
            {
                await student.PressAsync("n");
                var image = await student.ImageNameAsync();
                await student.PressAsync("f");
                await student.ImageIsNotAsync(image);
                Assert.Equal("draw", await ModeAsync(student)); // 1
                await student.Page.EvaluateAsync("() => dispatchEvent(new Event('pagehide'))");
            },
            response =>
                response.Ok
                && response.Url.EndsWith("canvas-preferences", StringComparison.Ordinal)
                && response.Request.PostData?.Contains("\"mode\":\"draw\"", StringComparison.Ordinal) == true
        );
        await student.Page.ReloadAsync();
        await student.CanvasReadyAsync();
        Assert.Equal("draw", await ModeAsync(student)); // 1
        var elsewhere = await lab.SignInAsync("student1");
        await elsewhere.OpenFirstImageAsync();
        Assert.Equal("draw", await ModeAsync(elsewhere)); // 1
    }

    [Fact]
    public async Task Selecting_covers_no_pixel_of_a_cell_and_classes_differ_without_their_colours()
    {
        await using var lab = await chromium.OpenLabAsync();
        var student = await lab.SignInAsync("student1");
        await student.OpenFirstImageAsync();
        await student.PressAsync("r");
        await student.DrawAsync(200, 200, 236, 236);
        await student.PressAsync("g");
        await student.DrawAsync(400, 200, 436, 236);
        Assert.Equal(["R", "G"], (await student.BoxesAsync()).Select(box => box.Class)); // 5: letters are the classes' keys

        var plain = await InkAsync(student, BoxLayer, 200, 236);
        await student.ClickAtAsync(218, 218);
        var selected = await InkAsync(student, ActiveLayer, 200, 236);
        // The frame of an unselected box reaches two pixels inwards; selecting it covers no more.
        Assert.True(selected <= plain, $"3: {selected} pixels of the cell are covered when selected, {plain} when not.");

        // A mark outside of the second class's frame, none at the first's.
        await student.PressAsync("Escape");
        Assert.Equal(0, await MarkAsync(student, 236, 200, "#ff5a52")); // 4
        Assert.True(await MarkAsync(student, 436, 200, "#35d07f") > 10, "4: the class Normal has no mark."); // 4
        var at = await student.ScreenAsync(418, 218);
        await student.Page.Mouse.MoveAsync(at.X, at.Y);
        await student.SeesAsync("G Normal, 36 × 36"); // 4: a label for every box under the pointer

        // Z looks closely, and back.
        var fitted = await student.ScaleAsync();
        await student.PressAsync("z");
        Assert.True(await student.ScaleAsync() > 3, "3: Z zooms to the box under the pointer.");
        await student.PressAsync("z");
        Assert.Equal(fitted, await student.ScaleAsync());
    }

    [Fact]
    public async Task Whatever_hides_boxes_is_said_and_the_list_filters_the_panes()
    {
        await using var lab = await chromium.OpenLabAsync();
        var student = await lab.SignInAsync("student1");
        await student.OpenFirstImageAsync();
        var chips = student.Page.Locator(".chips");
        await student.DrawAsync(100, 100, 160, 160);
        await student.PressAsync("g");
        await student.DrawAsync(800, 800, 860, 860);
        await student.ClickAtAsync(130, 130);
        await student.PressAsync("u");
        Assert.Equal(["U", "G"], (await student.BoxesAsync()).Select(box => box.Class)); // 5: U is a class, and hides nothing
        Assert.Equal("", await chips.InnerTextAsync());
        await student.PressAsync("Shift+U");
        await student.SeesAsync("nothing to show alone"); // 5
        Assert.Equal("", await chips.InnerTextAsync());

        await student.PressAsync("Escape");
        await student.PressAsync("t");
        await student.PressAsync("h");
        await student.SeesAsync("2 boxes hidden"); // 5
        await chips.GetByRole(AriaRole.Button).ClickAsync();
        await student.Page.UntilAsync("() => document.querySelector('.chips').innerText === ''"); // 5

        // One class alone, on the panes too.
        await student.Page.GetByLabel("Show one class").SelectOptionAsync("U");
        await student.SeesAsync("1 box hidden"); // 13
        await student.ClickAtAsync(830, 830);
        Assert.Empty(await SelectionAsync(student)); // 13
        await student.PressAsync("Control+a");
        Assert.Single(await SelectionAsync(student)); // 13: all means all that is shown
        await student.Page.GetByLabel("Show one class").SelectOptionAsync("");
        await student.Page.GetByLabel("Find boxes by id or class").FillAsync("norm");
        await student.SeesAsync("1 of 2"); // 13: by the name of a class
        await student.Page.GetByLabel("Find boxes by id or class").FillAsync("");

        // A click in the list leaves the view of a box that is seen; sorted by size the larger comes last.
        await student.DrawAsync(300, 300, 320, 320);
        await student.Page.GetByLabel("Sort by").SelectOptionAsync("size");
        await student.Page.UntilAsync("() => document.querySelector('.list-row .list-size')?.textContent === '20 × 20'"); // 13
        await student.PressAsync("+");
        var view = await ViewAsync(student);
        await student.Page.Locator(".list-row", new() { HasText = "20 × 20" }).Locator(".list-place").ClickAsync();
        Assert.Single(await SelectionAsync(student));
        Assert.Equal(view, await ViewAsync(student)); // 12

        await student.Page.GetByRole(AriaRole.Button, new() { Name = "Hide Normal at 300, 300" }).ClickAsync(); // 13
        await student.SeesAsync("1 box hidden");
        await student.Page.GetByRole(AriaRole.Button, new() { Name = "Delete Normal at 300, 300" }).ClickAsync(); // 13
        await student.BoxCountAsync(2);
        await student.Page.Locator(".submit", new() { HasText = "Submit, next" }).WaitForAsync(); // 15
        await student.PressAsync("k");
        await student.SeesAsync("Skip this image"); // 15: in free work, too
        await student.PressAsync("1");
        await student.SeesAsync("Skipped: bad focus");
    }

    [Fact]
    public async Task Everything_is_done_without_a_keyboard_by_mouse_and_by_finger()
    {
        await using var lab = await chromium.OpenLabAsync();
        var student = await lab.SignInAsync("student1");
        await student.Page.SetViewportSizeAsync(1180, 820);
        await student.OpenFirstImageAsync();
        for (var column = 1; column <= 4; column++)
            await student.DrawAsync(200 * column, 200, (200 * column) + 60, 260);
        await student.ClickAtAsync(230, 230);
        var bar = student.Page.GetByRole(AriaRole.Toolbar, new() { Name = "Selected boxes" });
        await bar.GetByRole(AriaRole.Button, new() { Name = "Normal" }).ClickAsync();
        await bar.GetByRole(AriaRole.Button, new() { Name = "Difficult" }).ClickAsync();
        await student.Page.UntilAsync(
            "() => [...annotateHubCanvas.session.boxes.values()].some(box => box.class === 'G' && box.flags === 1)"
        ); // 7
        await bar.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await student.BoxCountAsync(3); // 7

        // A right press asks for the menu of the box.
        var at = await student.ScreenAsync(430, 230);
        await student.Page.Mouse.ClickAsync(at.X, at.Y, new() { Button = MouseButton.Right });
        await student.Page.GetByRole(AriaRole.Menuitemradio, new() { Name = "U Unknown" }).ClickAsync();
        Assert.Equal("U", (await student.BoxesAsync())[0].Class); // 7

        // So does a finger that rests.
        var touch = await student.Context.NewCDPSessionAsync(student.Page);
        at = await student.ScreenAsync(630, 230);
        await TouchAsync(touch, "touchStart", at);
        var menu = student.Page.GetByRole(AriaRole.Menu, new() { Name = "Box" });
        await menu.WaitForAsync(); // 7
        await TouchAsync(touch, "touchEnd");
        await menu.GetByRole(AriaRole.Menuitem, new() { Name = "Delete" }).ClickAsync();
        await student.BoxCountAsync(2);

        // A finger draws, and taps what it drew.
        await TouchAsync(touch, "touchStart", await student.ScreenAsync(300, 500));
        await TouchAsync(touch, "touchMove", await student.ScreenAsync(340, 540));
        await TouchAsync(touch, "touchMove", await student.ScreenAsync(400, 600));
        await TouchAsync(touch, "touchEnd");
        await student.BoxCountAsync(3);

        var tools = student.Page.GetByRole(AriaRole.Toolbar, new() { Name = "View" });
        var fitted = await student.ScaleAsync();
        await tools.GetByRole(AriaRole.Button, new() { Name = "Zoom in" }).ClickAsync();
        Assert.NotEqual(fitted, await student.ScaleAsync());
        await tools.GetByRole(AriaRole.Button, new() { Name = "Fit the image" }).ClickAsync();
        Assert.Equal(fitted, await student.ScaleAsync());
        await tools.GetByRole(AriaRole.Button, new() { Name = "Hide or show all boxes" }).ClickAsync();
        await student.SeesAsync("3 boxes hidden"); // 7
        await tools.GetByRole(AriaRole.Button, new() { Name = "Hide or show all boxes" }).ClickAsync();
        await tools.GetByRole(AriaRole.Button, new() { Name = "Overlay" }).ClickAsync();
        Assert.Equal("overlay", await LayoutAsync(student)); // 18
        await student.PressAsync("Shift+S");
        Assert.Equal("side", await LayoutAsync(student)); // 18

        // Nothing that is pressed is smaller than 24 px.
        var small = await student.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll(".top-bar, .field, .list-row, .side-tabs")]
                .flatMap(part => [...part.querySelectorAll("button, a")])
                .filter(item => item.offsetParent !== null)
                .filter(item => { const { width, height } = item.getBoundingClientRect(); return width < 24 || height < 24; })
                .map(item => item.outerHTML.slice(0, 120))
            """
        );
        Assert.Empty(small); // 7
    }

    [Fact]
    public async Task The_keyboard_is_never_trapped_and_makes_boxes_by_itself()
    {
        await using var lab = await chromium.OpenLabAsync();
        var student = await lab.SignInAsync("student1");
        await student.OpenFirstImageAsync();
        await student.Page.Locator(".panes").FocusAsync();
        await student.PressAsync("Insert");
        await student.BoxCountAsync(1); // 8
        var made = (await student.BoxesAsync())[0];
        await student.PressAsync("ArrowRight");
        await student.PressAsync("Alt+ArrowDown");
        Assert.Equal((made.X1 + 1, made.Y1, made.X2 + 1, made.Y2 + 1, "R"), (await student.BoxesAsync())[0].Shape); // 8
        await student.Page.UntilAsync("() => /^R Cancer, .* at /.test(document.querySelector('.field > .unseen').textContent)"); // 8
        await student.DrawAsync(100, 100, 160, 160);
        await student.PressAsync("Escape");
        await student.PressAsync("PageDown");
        Assert.Single(await SelectionAsync(student)); // 8: walking has a key of its own

        var selected = await SelectionAsync(student);
        await student.PressAsync("Tab");
        Assert.False(await OnPanesAsync(student)); // 8: Tab goes on
        Assert.Equal(selected, await SelectionAsync(student));
        await student.PressAsync("F6");
        await student.PressAsync("F6");
        await student.PressAsync("F6");
        Assert.True(
            await student.Page.EvaluateAsync<bool>("() => document.activeElement !== document.body"),
            "8: F6 goes round the regions."
        );

        // The preset of CVAT keeps Tab for walking while the panes have the focus, and Esc leads out.
        await student.PressAsync("?");
        await student.Page.GetByLabel("Find an action or a key").FillAsync("zoom to");
        await student.Page.UntilAsync("() => document.querySelectorAll('.keys .key-line').length === 1"); // 20
        await student.Page.GetByLabel("Find an action or a key").FillAsync("");
        await student.Page.GetByLabel("Preset").SelectOptionAsync("cvat");
        await student.Page.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await student.Page.Locator(".panes").FocusAsync();
        await student.PressAsync("Escape");
        await student.Page.Locator(".panes").FocusAsync();
        await student.PressAsync("Tab");
        Assert.True(await OnPanesAsync(student)); // 8
        Assert.Single(await SelectionAsync(student));
        await student.PressAsync("Escape");
        Assert.True(await OnPanesAsync(student));
        await student.PressAsync("Escape");
        Assert.False(await OnPanesAsync(student)); // 8: and out
    }

    [Fact]
    public async Task At_half_a_screen_everything_is_reached_and_two_fingers_pan()
    {
        await using var lab = await chromium.OpenLabAsync();
        var student = await lab.SignInAsync("student1");
        // What is left of 1440 x 900 at a page zoom of 200 %.
        await student.Page.SetViewportSizeAsync(720, 450);
        await student.OpenFirstImageAsync();
        Assert.Empty(await OutOfReachAsync(student)); // 14
        await student.Page.GetByRole(AriaRole.Button, new() { Name = "Side panel" }).ClickAsync();
        await student.Page.GetByLabel("Find boxes by id or class").ScrollIntoViewIfNeededAsync();
        Assert.True(await student.Page.GetByLabel("Find boxes by id or class").IsVisibleAsync());
        Assert.Empty(await OutOfReachAsync(student)); // 14
        await student.Page.GetByRole(AriaRole.Button, new() { Name = "Side panel" }).ClickAsync();

        await student.Page.GetByRole(AriaRole.Button, new() { Name = "Display" }).ClickAsync();
        await student.Page.GetByRole(AriaRole.Button, new() { Name = "Pans (trackpad)" }).ClickAsync();
        await student.PressAsync("Escape");
        await student.PressAsync("9");
        var at = await student.ScreenAsync(540, 540);
        await student.Page.Mouse.MoveAsync(at.X, at.Y);
        var before = await student.ScaleAsync();
        await student.Page.Mouse.WheelAsync(12, 30);
        await student.Page.UntilAsync("y => Math.abs(annotateHubCanvas.imageToScreen(540, 540, 0).y - (y - 30)) < 0.5", (double)at.Y); // 17
        Assert.Equal(before, await student.ScaleAsync());
        await student.Page.Keyboard.DownAsync("Control");
        await student.Page.Mouse.WheelAsync(0, -10);
        await student.Page.Keyboard.UpAsync("Control");
        await student.Page.UntilAsync("before => annotateHubCanvas.viewport.scale > before", before); // 17: a pinch arrives as this
    }

    private static IEnumerable<(double, double, double, double, string)> Shapes(IEnumerable<DrawnBox> boxes) =>
        boxes.Select(box => box.Shape);

    private static Task<string> ModeAsync(Workstation student) => student.Page.EvaluateAsync<string>("() => annotateHubCanvas.mode");

    private static Task<string> ViewAsync(Workstation student) =>
        student.Page.EvaluateAsync<string>("() => JSON.stringify(annotateHubCanvas.viewport)");

    private static Task<string> LayoutAsync(Workstation student) =>
        student.Page.EvaluateAsync<string>("() => document.querySelector('.panes').dataset.layout");

    private static Task<bool> OnPanesAsync(Workstation student) =>
        student.Page.EvaluateAsync<bool>("() => document.activeElement === document.querySelector('.panes')");

    private static Task<string[]> SelectionAsync(Workstation student) =>
        student.Page.EvaluateAsync<string[]>("() => annotateHubCanvas.selection");

    private static Task<System.Text.Json.JsonElement?> TouchAsync(ICDPSession session, string type, (float X, float Y)? at = null) =>
        session.SendAsync(
            "Input.dispatchTouchEvent",
            new() { ["type"] = type, ["touchPoints"] = at is { } place ? new[] { new { x = place.X, y = place.Y } } : [] }
        );

    /// <summary>The boxes' layer, from which the panes draw, and where on the page its corner lies.</summary>
    private const string BoxLayer = """
        () => {
            const { canvas, at } = annotateHubCanvas.drawings.boxes, pane = document.querySelector(".ground").getBoundingClientRect();
            return { canvas, corner: { left: pane.left + at.x, top: pane.top + at.y } };
        }
        """;

    /// <summary>The layer of what is selected, and where on the page its corner lies.</summary>
    private const string ActiveLayer = """
        () => {
            const canvas = document.querySelector(".layer.active");
            return { canvas, corner: canvas.getBoundingClientRect() };
        }
        """;

    /// <summary>Pixels of a layer that are drawn on inside of a square box of the image, in the left pane.</summary>
    private static Task<int> InkAsync(Workstation student, string layer, int from, int to) =>
        student.Page.EvaluateAsync<int>(
            $$"""
            async ([from, to]) => {
                await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
                const { canvas, corner } = ({{layer}})();
                const [one, other] = [from, to].map(at => annotateHubCanvas.imageToScreen(Number(at), Number(at)));
                const x = Math.round(one.x - corner.left), y = Math.round(one.y - corner.top), side = Math.round(other.x - one.x);
                const { data } = canvas.getContext("2d").getImageData(x, y, side, side);
                return data.filter((value, index) => index % 4 === 3 && value > 0).length;
            }
            """,
            new[] { $"{from}", $"{to}" }
        );

    /// <summary>Pixels of a colour outside of the upper right corner of a box, beyond its frame, in the left pane.</summary>
    private static Task<int> MarkAsync(Workstation student, int x, int y, string color) =>
        student.Page.EvaluateAsync<int>(
            $$"""
            async ([x, y, color]) => {
                await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
                const { canvas, corner } = ({{BoxLayer}})();
                const at = annotateHubCanvas.imageToScreen(Number(x), Number(y));
                const [left, top] = [Math.round(at.x - corner.left) + 2, Math.round(at.y - corner.top) - 6];
                const { data } = canvas.getContext("2d").getImageData(left, top, 6, 14);
                const wanted = [1, 3, 5].map(place => parseInt(color.slice(place, place + 2), 16));
                let count = 0;
                for (let pixel = 0; pixel < data.length; pixel += 4)
                    if (wanted.every((value, part) => Math.abs(data[pixel + part] - value) < 8) && data[pixel + 3] > 200) count++;
                return count;
            }
            """,
            new[] { $"{x}", $"{y}", color }
        );

    /// <summary>Controls that lie outside of the window and inside of nothing that scrolls.</summary>
    private static Task<string[]> OutOfReachAsync(Workstation student) =>
        student.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll(".workspace :is(button, a, select, input)")]
                .filter(item => item.offsetParent !== null && !item.closest(".list-rows, .side, .selection-bar"))
                .filter(item => {
                    const { left, right, top, bottom } = item.getBoundingClientRect();
                    return left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1;
                })
                .map(item => item.outerHTML.slice(0, 120))
            """
        );
}
