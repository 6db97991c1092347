using AnnotateHub.Application;
using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Data;
using AnnotateHub.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace AnnotateHub.Browser.Tests.Harness;

/// <summary>
/// A project on a running server, with a lead, an expert and two students of its own, and the browser profiles in front of it.
/// </summary>
public sealed class Lab : IAsyncDisposable
{
    private readonly Chromium _chromium;
    private readonly TestProject _project;
    private readonly Func<AppServer, ValueTask> _giveBack;
    private readonly List<IBrowserContext> _contexts = [];

    /// <param name="giveBack">What becomes of the server when the test is through with it.</param>
    public Lab(Chromium chromium, AppServer server, TestProject project, Func<AppServer, ValueTask> giveBack) =>
        (_chromium, Server, _project, _giveBack) = (chromium, server, project, giveBack);

    /// <summary>The demo itself as a new user meets it, grown to so many images, on a server of its own.</summary>
    public static async Task<Lab> OpenDemoAsync(Chromium chromium, int images = TestProject.DemoImages)
    {
        var folder = new TemporaryFolder();
        var server = new AppServer(folder.Path, images);
        try
        {
            await server.StartAsync();
            await server.DemoIsWholeAsync();
            return new Lab(chromium, server, await TestProject.DemoAsync(server.DatabaseFile), CloseAsync);
        }
        catch
        {
            await CloseAsync(server);
            throw;
        }

        async ValueTask CloseAsync(AppServer used)
        {
            await used.DisposeAsync();
            folder.Dispose();
        }
    }

    /// <summary>Not this lab's alone, unless the test asked for one that it may kill.</summary>
    public AppServer Server { get; }

    public long ProjectId => _project.Id;

    /// <summary>The path of the project's pages, as <c>projects/7</c>; its JSON has <c>api/</c> before it.</summary>
    public string Project => _project.Address;

    /// <summary>A fresh browser profile, signed in. Only the browser knows names other than localhost, so there its sign-in page is
    /// used.</summary>
    public async Task<Workstation> SignInAsync(string account, string host = "localhost")
    {
        var workstation = await OpenWorkstationAsync(host);
        await (host == "localhost" ? workstation.SignInAsync(account) : workstation.SignInByPageAsync(account));
        return workstation;
    }

    /// <summary>A fresh browser profile that nobody signed in on.</summary>
    public async Task<Workstation> OpenWorkstationAsync(string host = "localhost")
    {
        var context = await _chromium.Browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                BaseURL = $"http://{host}:{Server.Port}/",
                ViewportSize = new ViewportSize { Width = 1440, Height = 900 },
                // What moves for the eye's sake only is drawn by the processor here.
                ReducedMotion = ReducedMotion.Reduce,
            }
        );
        context.SetDefaultTimeout((float)Patience.Limit.TotalMilliseconds);
        _contexts.Add(context);
        return new Workstation(context, await context.NewPageAsync(), _project, () => Server.Log);
    }

    /// <summary>Adds boxes to somebody's work as a run of a model does: in the server's own log, which no page may write as a
    /// model.</summary>
    public async Task ProposeAsync(long assignmentId, IReadOnlyList<BoxChange> boxes)
    {
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(new DataFolder(Server.DataFolder))
            .AddAnnotateHub()
            .BuildServiceProvider();
        await using var db = await services.GetRequiredService<IDbContextFactory<AnnotateHubDb>>().CreateDbContextAsync();
        var work = await db.Assignments.AsNoTracking().SingleAsync(assignment => assignment.Id == assignmentId);
        var results = await services
            .GetRequiredService<OperationWriter>()
            .AppendAsync(work.LabelSetId, work.PersonId, OperationWriter.ModelClient, [new Operation(1, "run", OperationKind.Add, boxes)]);
        if (results is not [{ Outcome: OperationOutcome.Applied }])
            throw new InvalidOperationException($"The boxes of a run were not taken: {string.Join(", ", results)}.");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var context in _contexts)
            await context.DisposeAsync();
        await _giveBack(Server);
    }
}
