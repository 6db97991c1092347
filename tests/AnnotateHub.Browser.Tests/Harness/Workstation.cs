using System.Text.Json;
using System.Xml.Linq;
using Microsoft.Playwright;

namespace AnnotateHub.Browser.Tests.Harness;

/// <summary>One person in front of one browser profile: what their hands and eyes do on the annotate page.</summary>
public sealed class Workstation(IBrowserContext context, IPage page, TestProject project, Func<string> serverLog)
{
    public IBrowserContext Context { get; } = context;
    public IPage Page { get; } = page;

    /// <summary>The path of the project's pages, as <c>projects/7</c>; its JSON has <c>api/</c> before it.</summary>
    public string Project => project.Address;

    /// <summary>
    /// Signs the profile in as the page's own scripts do; no page is opened. The sign-in page itself is walked by
    /// <see cref="SignInByPageAsync"/>.
    /// </summary>
    /// <param name="account">Name of a demo account; the project's own person of that part is signed in.</param>
    public async Task SignInAsync(string account)
    {
        var userName = project.UserName(account);
        try
        {
            await AskAsync("POST", "api/session", new { userName, password = "demo" });
        }
        catch (InvalidOperationException fault)
        {
            throw new InvalidOperationException($"{userName} could not sign in: {fault.Message}\nThe server said:\n{serverLog()}", fault);
        }
    }

    /// <summary>Asks the server what a script of this person's pages can ask, without a page. Bytes are sent as they are, all else as
    /// JSON.</summary>
    public async Task<JsonElement> AskAsync(string method, string address, object? body = null)
    {
        var options = new APIRequestContextOptions { Method = method };
        if (body is not null)
        {
            var session = await (await Context.APIRequest.GetAsync("api/session")).JsonAsync();
            var token = session!.Value.GetProperty("antiforgeryToken").GetString()!;
            options.Headers = new Dictionary<string, string> { ["X-CSRF-TOKEN"] = token };
            if (body is byte[] file)
                options.DataByte = file;
            else
                options.DataObject = body;
        }

        var answer = await Context.APIRequest.FetchAsync(address, options);
        if (!answer.Ok)
            throw new InvalidOperationException($"{method} {address}: {answer.Status} {await answer.TextAsync()}");
        return JsonDocument.Parse(await answer.BodyAsync()).RootElement;
    }

    public Task<JsonElement> AskAsync(string address) => AskAsync("GET", address);

    public async Task SignInByPageAsync(string account)
    {
        var userName = project.UserName(account);
        await Page.GotoAsync("sign-in");
        await Page.GetByLabel("User name").FillAsync(userName);
        await Page.GetByLabel("Password", new PageGetByLabelOptions { Exact = true }).FillAsync("demo");
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in", Exact = true }).ClickAsync();
        try
        {
            await Page.WaitForURLAsync(url => !url.Contains("sign-in", StringComparison.Ordinal));
        }
        catch (TimeoutException fault)
        {
            // A page that says why it refuses would otherwise be lost behind the time-out.
            throw new InvalidOperationException(
                $"{userName} did not get past {Page.Url}, which says:\n{await Page.Locator("body").InnerTextAsync()}\nThe server "
                    + $"said:\n{serverLog()}",
                fault
            );
        }
    }

    /// <summary>Follows the start page's link to the next image. A server that was just started reads everything for the first
    /// time.</summary>
    public async Task ContinueAsync()
    {
        await Page.GotoAsync("");
        try
        {
            await Page.GetByRole(AriaRole.Link, new() { Name = "Continue", Exact = true }).First.ClickAsync();
        }
        catch (TimeoutException fault)
        {
            throw new InvalidOperationException(
                $"{Page.Url} leads to no next image, and says:\n{await Page.Locator("body").InnerTextAsync()}\nThe server "
                    + $"said:\n{serverLog()}",
                fault
            );
        }

        await CanvasReadyAsync();
    }

    /// <summary>Opens the annotate page of one image and waits until the canvas can be drawn on.</summary>
    public async Task OpenImageAsync(long imageId)
    {
        await Page.GotoAsync($"{Project}/images/{imageId}/annotate");
        await CanvasReadyAsync();
    }

    public Task OpenFirstImageAsync() => OpenImageAsync(FirstImage);

    public long FirstImage => project.FirstImage;

    /// <summary>The demo's name of the person of this project with that user name.</summary>
    public string AccountOf(string userName) => project.AccountOf(userName);

    /// <summary>What the person of this project signs in with who has that part in the demo.</summary>
    public string UserName(string account) => project.UserName(account);

    /// <summary>Another tab of the same browser profile.</summary>
    public async Task<Workstation> OpenTabAsync() => new(Context, await Context.NewPageAsync(), project, serverLog);

    public async Task CanvasReadyAsync()
    {
        await Page.UntilAsync("() => globalThis.annotateHubCanvas?.ready");
        await Page.EvaluateAsync("() => globalThis.annotateHubCanvas.ready");
        // Nothing is drawn on black ground.
        await Page.UntilAsync("() => !document.querySelector('.panes[aria-busy]')");
    }

    /// <summary>Draws a box by hand in the left pane; corners in raw pixels.</summary>
    public async Task DrawAsync(int x1, int y1, int x2, int y2)
    {
        var (from, to) = await ScreenAsync(x1, y1, x2, y2);
        await Page.Mouse.MoveAsync(from.X, from.Y);
        await Page.Mouse.DownAsync();
        await Page.Mouse.MoveAsync((from.X + to.X) / 2, (from.Y + to.Y) / 2);
        await Page.Mouse.MoveAsync(to.X, to.Y);
        await Page.Mouse.UpAsync();
    }

    /// <summary>Draws the box with this number in a grid of ten columns, clear of its neighbours.</summary>
    public Task DrawCellAsync(int number) =>
        DrawAsync(40 + (number % 10 * 100), 40 + (number / 10 * 100), 100 + (number % 10 * 100), 100 + (number / 10 * 100));

    /// <summary>Puts the generator's own truth of the open image on the canvas, as if somebody had drawn it all.</summary>
    public async Task DrawTruthAsync(string folder)
    {
        var truth = XDocument
            .Load(Path.Combine(folder, $"{await ImageNameAsync()}.xml"))
            .Descendants("object")
            .Select(
                (cell, number) =>
                    new
                    {
                        id = $"truth-{number}",
                        x1 = Edge(cell, "xmin"),
                        y1 = Edge(cell, "ymin"),
                        x2 = Edge(cell, "xmax"),
                        y2 = Edge(cell, "ymax"),
                        @class = cell.Element("name")!.Value,
                        flags = 0,
                        origin = "drawn",
                    }
            );
        await Page.EvaluateAsync(
            "boxes => { annotateHubCanvas.session.perform('add', JSON.parse(boxes)); }",
            JsonSerializer.Serialize(truth)
        );

        static double Edge(XElement cell, string name) => (double)cell.Element("bndbox")!.Element(name)!;
    }

    /// <summary>Drags with the left button from one raw pixel to another.</summary>
    public Task DragAsync((int X, int Y) from, (int X, int Y) to) => DrawAsync(from.X, from.Y, to.X, to.Y);

    public async Task WheelAsync(double x, double y, float delta)
    {
        var at = await ScreenAsync(x, y);
        await Page.Mouse.MoveAsync(at.X, at.Y);
        var before = await ScaleAsync();
        for (var notch = 0; notch < 6; notch++)
            await Page.Mouse.WheelAsync(0, delta / 6);
        await Page.UntilAsync("before => globalThis.annotateHubCanvas.viewport.scale !== before", before);
    }

    public Task<double> ScaleAsync() => Page.EvaluateAsync<double>("() => globalThis.annotateHubCanvas.viewport.scale");

    /// <summary>Screen distance between the two panes' pictures of one raw pixel.</summary>
    public Task<double> PaneDistanceAsync(double x, double y) =>
        Page.EvaluateAsync<double>(
            """
            ([x, y]) => {
                const [left, right] = [0, 1].map(pane => globalThis.annotateHubCanvas.imageToScreen(x, y, pane));
                return Math.hypot(right.x - left.x, right.y - left.y);
            }
            """,
            new[] { x, y }
        );

    public Task<string> ImageNameAsync() => Page.EvaluateAsync<string>("() => globalThis.annotateHubCanvas.work.image.name");

    public Task ImageIsAsync(string name) => Page.UntilAsync("name => globalThis.annotateHubCanvas.work.image.name === name", name);

    public Task ImageIsNotAsync(string name) => Page.UntilAsync("name => globalThis.annotateHubCanvas.work.image.name !== name", name);

    /// <summary>After a reload the history comes from the log, a moment after the boxes.</summary>
    public Task UndoableAsync() => Page.UntilAsync("() => globalThis.annotateHubCanvas.session.canUndo");

    /// <summary>Waits until the canvas hears live hints.</summary>
    public Task HintsFlowAsync() => Page.Locator("[data-live=connected]").WaitForAsync(new() { State = WaitForSelectorState.Attached });

    /// <summary>Waits until the left pane shows more than its dark ground.</summary>
    public Task PictureAsync() => Page.UntilAsync(LeftPicture);

    public Task<bool> PictureIsThereAsync() => Page.EvaluateAsync<bool>(LeftPicture);

    private const string LeftPicture = """
        () => {
            const small = document.createElement("canvas");
            small.width = small.height = 16;
            const drawing = small.getContext("2d");
            drawing.drawImage(document.querySelector(".surface"), 0, 0, 16, 16);
            return drawing.getImageData(0, 0, 16, 16).data.some((value, index) => index % 4 < 3 && value > 40);
        }
        """;

    public Task SeesAsync(string text) => Page.GetByText(text).First.WaitForAsync();

    /// <summary>Opens the list of a field that offers several and takes one of them.</summary>
    public async Task ChooseAsync(string label, string option)
    {
        await Page.GetByLabel(label, new() { Exact = true }).ClickAsync();
        await Page.Locator(".mud-popover-open").GetByText(option, new() { Exact = true }).ClickAsync();
    }

    public Task SignedOutAsync() => Page.UntilAsync("() => globalThis.annotateHubCanvas.session.status.cause === 'signedOut'");

    public Task ReadOnlyAsync() => Page.UntilAsync("() => !globalThis.annotateHubCanvas.session.editable");

    /// <summary>Signs in through the dialog on the annotate page, without leaving it.</summary>
    public async Task SignInInPlaceAsync(string account)
    {
        var dialog = Page.GetByRole(AriaRole.Dialog);
        if (!await dialog.IsVisibleAsync())
            await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in" }).First.ClickAsync();
        await dialog.GetByLabel("User name").FillAsync(project.UserName(account));
        await dialog.GetByLabel("Password").FillAsync("demo");
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Sign in", Exact = true }).ClickAsync();
    }

    public async Task ClickAtAsync(double x, double y)
    {
        var at = await ScreenAsync(x, y);
        await Page.Mouse.ClickAsync(at.X, at.Y);
    }

    public async Task PressAsync(string key) => await Page.Keyboard.PressAsync(key);

    /// <summary>The boxes that the canvas shows, sorted by place.</summary>
    public async Task<IReadOnlyList<DrawnBox>> BoxesAsync()
    {
        var json = await Page.EvaluateAsync<string>(
            """
            () => JSON.stringify([...globalThis.annotateHubCanvas.session.boxes.values()]
                .map(b => ({ id: b.id, x1: b.x1, y1: b.y1, x2: b.x2, y2: b.y2, class: b.class })))
            """
        );
        return
        [
            .. JsonSerializer.Deserialize<List<DrawnBox>>(json, JsonSerializerOptions.Web)!.OrderBy(box => box.Y1).ThenBy(box => box.X1),
        ];
    }

    /// <summary>Waits until the page says that everything is acknowledged.</summary>
    public Task AllSavedAsync() => Page.UntilAsync("() => globalThis.annotateHubCanvas?.session?.status.kind === 'saved'");

    public Task WaitingAsync(int count) =>
        Page.UntilAsync(
            "count => { const s = globalThis.annotateHubCanvas.session.status; return s.kind === 'waiting' && s.count === count; }",
            count
        );

    public Task BoxCountAsync(int count) => Page.UntilAsync("count => globalThis.annotateHubCanvas?.session?.boxes.size === count", count);

    /// <summary>A raw-pixel position in the left pane, in page coordinates.</summary>
    public async Task<(float X, float Y)> ScreenAsync(double x, double y) => (await ScreenAsync(x, y, x, y)).From;

    /// <summary>Two positions by one question to the page: asking takes longer than drawing.</summary>
    private async Task<((float X, float Y) From, (float X, float Y) To)> ScreenAsync(double x1, double y1, double x2, double y2)
    {
        var at = await Page.EvaluateAsync<float[]>(
            """
            ([x1, y1, x2, y2]) => {
                const { annotateHubCanvas: canvas } = globalThis;
                const [from, to] = [canvas.imageToScreen(x1, y1, 0), canvas.imageToScreen(x2, y2, 0)];
                return [from.x, from.y, to.x, to.y];
            }
            """,
            new[] { x1, y1, x2, y2 }
        );
        return ((at[0], at[1]), (at[2], at[3]));
    }
}
