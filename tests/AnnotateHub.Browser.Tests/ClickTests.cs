using System.Globalization;
using System.Text.Json;
using AnnotateHub.Browser.Tests.Harness;
using AnnotateHub.TestKit;
using AnnotateHub.TestKit.Onnx;

namespace AnnotateHub.Browser.Tests;

/// <summary>One gesture a cell: what a click proposes, takes and leaves alone.</summary>
public sealed class ClickTests(SharedChromium chromium)
{
    [Fact]
    public async Task A_click_takes_the_box_that_is_shown_and_keys_act_on_the_box_under_the_pointer()
    {
        await using var lab = await chromium.OpenLabAsync();
        var student = await lab.SignInAsync("student1");
        await student.OpenFirstImageAsync();
        await student.PictureAsync();
        Assert.Equal(1, await student.Page.Locator("script[src*='scripts/canvas-']").CountAsync());
        var assignment = await student.Page.EvaluateAsync<long>("() => globalThis.annotateHubCanvas.work.assignment.id");
        var proposals = await student.AskAsync($"api/assignments/{assignment}/proposals");
        Assert.Equal("signal", proposals.GetProperty("source").GetString());
        // Two sure cells, well apart, so that neither is in the other's way.
        var cells = proposals
            .GetProperty("candidates")
            .EnumerateArray()
            .Where(one => Number(one, "score") > 0.9 && one.GetProperty("class").GetString() is "R" or "G")
            .Take(20)
            .ToList();
        var first = cells[0];
        var second = cells.First(one => Math.Abs(Number(one, "x1") - Number(first, "x1")) > 100);

        await HoverAsync(student, first);
        await student.Page.Locator(".ghost:not([hidden])").First.WaitForAsync();
        Assert.Contains("background", await student.Page.Locator(".ghost-label:not([hidden])").First.TextContentAsync());
        await ShotAsync(student, "click-ghost");
        await student.PressAsync("Enter");
        await student.BoxCountAsync(1);
        var box = (await student.BoxesAsync())[0];
        Assert.Equal(
            (Whole(first, "x1"), Whole(first, "y1"), Whole(first, "x2"), Whole(first, "y2"), first.GetProperty("class").GetString()!),
            box.Shape
        );

        await HoverAsync(student, second);
        await student.Page.Locator(".ghost:not([hidden])").First.WaitForAsync();
        await student.Page.Mouse.DownAsync();
        await student.Page.Mouse.UpAsync();
        await student.BoxCountAsync(2);
        await student.AllSavedAsync();
        var work = await student.AskAsync(
            string.Create(CultureInfo.InvariantCulture, $"api/projects/{lab.ProjectId}/images/{student.FirstImage}/work")
        );
        Assert.All(
            work.GetProperty("boxes").EnumerateArray(),
            stored =>
            {
                Assert.Equal("assisted", stored.GetProperty("origin").GetString());
                Assert.StartsWith("by=signal; tightness=1.00", stored.GetProperty("attributes").GetProperty("assist").GetString());
            }
        );

        // Nothing is selected; the pointer comes back to the first box, and the key means that one.
        await HoverAsync(student, first);
        await student.Page.UntilAsync("() => document.querySelector('.ghost').hidden");
        await student.PressAsync("3");
        await student.Page.UntilAsync("id => globalThis.annotateHubCanvas.session.boxes.get(id).class === 'U'", box.Id);
        await ShotAsync(student, "click-hover");
        await student.PressAsync("Delete");
        await student.BoxCountAsync(1);
        await student.AllSavedAsync();
    }

    /// <summary>
    /// The graph gives box (16, 8, 28, 24) of class R with 0.5 in its 32 x 32 picture, whatever it sees (<see cref="ContractModels"/>). An
    /// image of 1,080 x 1,080 is 33.75 times as large: (540, 270, 945, 810), far larger than any cell that the light could tell.
    /// </summary>
    [Fact]
    public async Task A_click_takes_what_a_detector_of_the_project_saw_and_the_light_helps_where_none_looked()
    {
        await using var lab = await chromium.OpenLabAsync();
        var lead = await lab.SignInAsync("lead");
        var models = $"api/{lead.Project}/models";
        var graph = ContractModels.YoloEndToEnd().ToBytes();
        var detector = (await lead.AskAsync("POST", $"{models}?name=Cells&fileName=cells.onnx&trainedOn=nothing", graph)).GetProperty("id");
        await lead.AskAsync("POST", $"{models}/{detector}/confirm", new { });
        var run = await lead.AskAsync(
            "POST",
            $"api/{lead.Project}/runs",
            new
            {
                detectorId = detector.GetInt64(),
                images = new[] { lead.FirstImage },
                name = "first look",
            }
        );
        var address = $"api/{lead.Project}/runs/{run.GetProperty("runId")}";
        await Patience.UntilAsync(
            async () => (await lead.AskAsync(address)).GetProperty("run").GetProperty("state").GetString() == "finished",
            "The run over the first image is finished"
        );

        var student = await lab.SignInAsync("student1");
        await student.OpenFirstImageAsync();
        await student.PictureAsync();
        var at = await student.ScreenAsync(742.5, 540);
        await student.Page.Mouse.MoveAsync(at.X, at.Y, new() { Steps = 3 });
        await student.Page.Locator(".ghost:not([hidden])").First.WaitForAsync();
        Assert.StartsWith("R", await student.Page.Locator(".ghost-label:not([hidden])").First.TextContentAsync());
        await student.ClickAtAsync(742.5, 540);
        await student.BoxCountAsync(1);
        Assert.Equal((540, 270, 945, 810, "R"), (await student.BoxesAsync())[0].Shape);
        await student.AllSavedAsync();
        var work = await student.AskAsync($"api/{lab.Project}/images/{student.FirstImage}/work");
        var assist = work.GetProperty("boxes")[0].GetProperty("attributes").GetProperty("assist").GetString();
        Assert.StartsWith("by=model; run=first look; tightness=1.00; score=0.500", assist);

        // The detector has not looked at the next image.
        var name = await student.ImageNameAsync();
        await student.PressAsync("f");
        await student.ImageIsNotAsync(name);
        var next = await student.Page.EvaluateAsync<long>("() => annotateHubCanvas.work.assignment.id");
        Assert.Equal("signal", (await student.AskAsync($"api/assignments/{next}/proposals")).GetProperty("source").GetString());
    }

    [Fact]
    public async Task The_stamp_repeats_the_last_size_and_the_list_of_images_jumps_by_name()
    {
        await using var lab = await chromium.OpenLabAsync();
        var student = await lab.SignInAsync("student1");
        await student.OpenFirstImageAsync();
        // Drawing waits for the picture.
        await student.PictureAsync();
        await student.PressAsync("s");
        await student.DrawAsync(100, 120, 140, 150);
        await student.ClickAtAsync(300, 320);
        await student.BoxCountAsync(2);
        Assert.Equal((280, 305, 320, 335), Edges((await student.BoxesAsync())[1]));
        await student.PressAsync("s");

        await student.PressAsync("j");
        var rows = student.Page.Locator(".strip-row");
        await rows.Nth(1).WaitForAsync();
        await ShotAsync(student, "image-list");
        var name = (await student.Page.Locator(".strip-name").Nth(1).TextContentAsync())!;
        await student.Page.GetByLabel("Find images by name").FillAsync(name);
        await student.Page.UntilAsync("() => document.querySelectorAll('.strip-row').length === 1");
        await rows.First.ClickAsync();
        await student.ImageIsAsync(name);
        await student.AllSavedAsync();
    }

    [Fact]
    public async Task A_sweep_shows_every_part_of_the_image_and_the_map_says_what_was_seen()
    {
        await using var lab = await chromium.OpenLabAsync();
        var student = await lab.SignInAsync("student1");
        await student.OpenFirstImageAsync();
        await student.PictureAsync();
        var whole = await student.ScaleAsync();
        await student.PressAsync("y");
        await student.Page.Locator(".map:not([hidden])").WaitForAsync();
        Assert.Equal(2 * whole, await student.ScaleAsync(), 0.001);
        var parts = await student.Page.Locator(".map-marks i").CountAsync();
        for (var part = 1; part < parts; part++)
            await student.PressAsync("y");
        await student.Page.UntilAsync("() => document.querySelectorAll('.map-marks i:not(.seen)').length === 0");
        Assert.Contains("all were shown", await student.Page.Locator(".message").TextContentAsync());

        // Past one to one the original values are shown.
        await student.Page.UntilAsync("() => document.querySelector('.pixels').textContent === 'original 16-bit'");
        Assert.True(await student.PictureIsThereAsync());
        // The demo does not say how large a pixel is: the ruler counts pixels.
        await student.Page.Mouse.MoveAsync(300, 400);
        await student.PressAsync("l");
        await student.Page.Mouse.MoveAsync(420, 450, new() { Steps = 4 });
        await student.Page.Locator(".ruler-length:not([hidden])").WaitForAsync();
        Assert.Contains("px", await student.Page.Locator(".ruler-length").TextContentAsync());
        await student.Page.SetViewportSizeAsync(1024, 768);
        await student.Page.GetByLabel("Light or dark").ClickAsync();
        await ShotAsync(student, "sweep-dark-1024");
    }

    private static (double, double, double, double) Edges(DrawnBox box) => (box.X1, box.Y1, box.X2, box.Y2);

    private static double Number(JsonElement box, string name) => box.GetProperty(name).GetDouble();

    /// <summary>As JavaScript rounds.</summary>
    private static double Whole(JsonElement box, string name) => Math.Floor(Number(box, name) + 0.5);

    private static async Task HoverAsync(Workstation student, JsonElement box)
    {
        var at = await student.ScreenAsync((Number(box, "x1") + Number(box, "x2")) / 2, (Number(box, "y1") + Number(box, "y2")) / 2);
        await student.Page.Mouse.MoveAsync(at.X + 60, at.Y + 60);
        await student.Page.Mouse.MoveAsync(at.X, at.Y, new() { Steps = 3 });
    }

    /// <summary>Kept only where somebody asks for pictures to look at.</summary>
    private static async Task ShotAsync(Workstation student, string name)
    {
        if (Environment.GetEnvironmentVariable("ANNOTATEHUB_SHOTS") is { Length: > 0 } folder)
            await student.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png") });
    }
}
