using AnnotateHub.Browser.Tests.Harness;

namespace AnnotateHub.Browser.Tests;

/// <summary>
/// What the screen says about saving, loading and brightness is so. Each assertion names the fault of issue 14 that it keeps away.
/// </summary>
public sealed class CanvasTruthTests(SharedChromium chromium)
{
    [Fact]
    public async Task Unsent_boxes_are_told_of_on_every_image_and_a_submission_without_network_says_that_it_waits()
    {
        await using var lab = await chromium.OpenLabAsync();
        var student = await lab.SignInAsync("student1");
        await student.OpenFirstImageAsync();
        var first = await student.ImageNameAsync();
        // The neighbour is there before the network goes.
        await student.PressAsync("f");
        await student.ImageIsNotAsync(first);
        await student.PressAsync("d");
        await student.ImageIsAsync(first);
        await student.AllSavedAsync();
        await student.Page.UntilAsync("() => !document.querySelector('.panes[aria-busy]')");

        await student.Context.SetOfflineAsync(true);
        await student.DrawAsync(100, 120, 180, 200);
        await student.PressAsync("f");
        await student.ImageIsNotAsync(first);
        Assert.Equal("1", await StatusCountAsync(student)); // 2: the dot turned green here
        await student.SeesAsync("1 waiting");

        await student.PressAsync("d");
        await student.ImageIsAsync(first);
        await student.PressAsync("Control+Enter");
        await student.SeesAsync("waiting to be sent"); // 20
        await student.Context.SetOfflineAsync(false);
        await student.AllSavedAsync();
    }

    [Fact]
    public async Task Nothing_is_drawn_on_black_and_the_page_says_what_it_waits_for()
    {
        await using var lab = await chromium.OpenLabAsync();
        var student = await lab.SignInAsync("student1");
        var html = await (await student.Context.APIRequest.GetAsync($"{student.Project}/images/{student.FirstImage}/annotate")).TextAsync();
        Assert.Contains("Loading r06c04f01p01...", html, StringComparison.Ordinal); // 6: skeleton of the server's page
        Assert.Contains($"image 1 of {TestProject.DemoImages} in", html, StringComparison.Ordinal);

        var open = new TaskCompletionSource();
        await student.Page.RouteAsync(
            "**/display/**",
            async route =>
            {
                await open.Task;
                await route.ContinueAsync();
            }
        );
        await student.Page.GotoAsync($"{student.Project}/images/{student.FirstImage}/annotate");
        await student.SeesAsync("Loading pictures of r06c04f01p01: 0 of 4");
        Assert.Equal("true", await student.Page.Locator(".panes").GetAttributeAsync("aria-busy"));
        await student.DrawAsync(100, 120, 180, 200);
        await student.SeesAsync("Wait for the picture");
        Assert.Empty(await student.BoxesAsync());

        open.SetResult();
        await student.PictureAsync();
        await student.Page.UntilAsync("() => !document.querySelector('.panes[aria-busy]')");
        await student.DrawAsync(100, 120, 180, 200);
        await student.BoxCountAsync(1);

        // Switched off altogether, the page says so.
        for (var channel = 1; channel <= 4; channel++)
            await student.PressAsync($"Shift+Digit{channel}");
        await student.SeesAsync("Every channel is switched off");
    }

    [Fact]
    public async Task Contrast_goes_along_as_a_factor_and_brightness_stays_when_one_to_one_is_passed()
    {
        await using var lab = await chromium.OpenLabAsync();
        var student = await lab.SignInAsync("student1");
        await student.OpenFirstImageAsync();
        await student.Page.Mouse.MoveAsync(5, 5);
        await student.PictureAsync();
        var prepared = await BrightnessAsync(student);
        await student.PressAsync("9");
        for (var press = 0; press < 3; press++)
            await student.PressAsync("+");
        await student.Page.UntilAsync("() => annotateHubCanvas.compositor.original.every(shown => shown)");
        await student.SeesAsync("original 16-bit"); // 10: the foot says which
        var original = await BrightnessAsync(student);
        // The prepared picture went through a median: single bright pixels are gone from it, and that is all that may differ.
        Assert.All(prepared.Zip(original), pair => Assert.InRange(pair.Second, pair.First * 0.85, pair.First * 1.15)); // 10

        await student.PressAsync("0");
        await student.PressAsync("]");
        var first = await WindowAsync(student);
        Assert.DoesNotContain("Fixed windows", await student.Page.Locator(".chips").InnerTextAsync(), StringComparison.Ordinal); // 9
        var image = await student.ImageNameAsync();
        await student.PressAsync("f");
        await student.ImageIsNotAsync(image);
        await student.Page.UntilAsync("before => document.querySelectorAll('.window-maximum.number')[1].value !== before", first);

        // Numbers that were typed count on every image, and the strip says so until they are given up.
        await student.Page.GetByLabel("White value of Red").FillAsync("5000");
        await student.PressAsync("Enter");
        await student.SeesAsync("Fixed windows on every image");
        await student.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Back to auto" }).ClickAsync();
        await student.Page.UntilAsync("() => document.querySelector('[data-chip=fixed]') === null");
        Assert.NotEqual("5000", await WindowAsync(student));
    }

    [Fact]
    public async Task Signed_out_the_readout_does_not_ask_with_every_rest_of_the_pointer()
    {
        await using var lab = await chromium.OpenLabAsync();
        var student = await lab.SignInAsync("student1");
        var asked = 0;
        await student.Page.RouteAsync(
            "**/raw/**",
            async route =>
            {
                Interlocked.Increment(ref asked);
                await route.FulfillAsync(new() { Status = 401 });
            }
        );
        await student.OpenFirstImageAsync();
        for (var rest = 0; rest < 4; rest++)
        {
            var at = await student.ScreenAsync(300 + (40 * rest), 300);
            await student.Page.Mouse.MoveAsync(at.X, at.Y);
            // The readout writes ten times a second and asks 300 ms later.
            await student.Page.EvaluateAsync("() => new Promise(resolve => setTimeout(resolve, 600))");
        }

        Assert.InRange(asked, 1, 4); // 19: once for each of the four channels, and not again
    }

    private static Task<string> StatusCountAsync(Workstation student) =>
        student.Page.EvaluateAsync<string>("() => `${annotateHubCanvas.session.status.count ?? annotateHubCanvas.session.status.kind}`");

    private static Task<string> WindowAsync(Workstation student) =>
        student.Page.EvaluateAsync<string>("() => document.querySelectorAll('.window-maximum.number')[1].value");

    /// <summary>Mean light of both pictures, 0 to 255.</summary>
    private static Task<double[]> BrightnessAsync(Workstation student) =>
        student.Page.EvaluateAsync<double[]>(
            """
            () => annotateHubCanvas.drawings.pictures.map(picture => {
                const small = document.createElement("canvas");
                small.width = small.height = 64;
                const drawing = small.getContext("2d");
                drawing.drawImage(picture, 0, 0, 64, 64);
                const values = drawing.getImageData(0, 0, 64, 64).data;
                let sum = 0;
                for (let at = 0; at < values.length; at += 4) sum += values[at] + values[at + 1] + values[at + 2];
                return sum / 64 / 64 / 3;
            })
            """
        );
}
