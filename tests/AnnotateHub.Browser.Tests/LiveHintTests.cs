namespace AnnotateHub.Browser.Tests;

/// <summary>An open canvas follows what happens elsewhere, also after the server restarted and after signing in again.</summary>
public sealed class LiveHintTests(SharedChromium chromium)
{
    [Fact]
    public async Task After_a_restart_of_the_server_an_open_canvas_follows_another_machine_again()
    {
        await using var lab = await chromium.OpenKillableLabAsync();
        var (watching, drawing) = (await lab.SignInAsync("student1"), await lab.SignInAsync("student1"));
        await watching.OpenFirstImageAsync();
        await watching.HintsFlowAsync();
        await lab.Server.KillAsync();
        await lab.Server.StartAsync();
        await drawing.OpenFirstImageAsync();
        await watching.Page.EvaluateAsync("() => { globalThis.samePage = true; }");

        // The first may be found by asking what was missed; the second can only be heard of: the canvas itself asks once a minute.
        await drawing.DrawAsync(100, 100, 160, 160);
        await watching.BoxCountAsync(1);
        await watching.HintsFlowAsync();
        await drawing.DrawAsync(300, 300, 360, 360);
        await watching.BoxCountAsync(2);

        Assert.True(await watching.Page.EvaluateAsync<bool>("() => globalThis.samePage"));
    }

    [Fact]
    public async Task A_lead_who_looks_on_sees_what_an_annotator_draws_as_it_is_drawn()
    {
        await using var lab = await chromium.OpenLabAsync();
        var (student, lead) = (await lab.SignInAsync("student1"), await lab.SignInAsync("lead"));
        await student.OpenFirstImageAsync();
        var address = await student.Page.EvaluateAsync<string>(
            "() => { const { image, assignment } = annotateHubCanvas.work; return `images/${image.id}/annotate?assignment=${assignment.id}`; }"
        );
        await lead.Page.GotoAsync($"{lead.Project}/{address}");
        await lead.CanvasReadyAsync();
        await lead.HintsFlowAsync();

        // The canvas itself asks once a minute, later than this waits.
        await student.DrawAsync(100, 100, 160, 160);

        await lead.BoxCountAsync(1);
    }

    [Fact]
    public async Task Where_nothing_lets_the_hub_through_an_open_canvas_follows_by_asking()
    {
        await using var lab = await chromium.OpenLabAsync();
        var (watching, drawing) = (await lab.SignInAsync("student1"), await lab.SignInAsync("student1"));
        await watching.Page.RouteAsync("**/hubs/live/**", route => route.AbortAsync());
        await watching.OpenFirstImageAsync();
        await drawing.OpenFirstImageAsync();

        await drawing.DrawAsync(100, 100, 160, 160);

        await watching.BoxCountAsync(1);
        Assert.Equal(0, await watching.Page.Locator("[data-live=connected]").CountAsync());
    }

    [Fact]
    public async Task Pictures_that_were_asked_for_signed_out_come_by_themselves_after_signing_in()
    {
        await using var lab = await chromium.OpenLabAsync();
        var student = await lab.SignInAsync("student1");
        // The session ends between the page and its pictures.
        await student.Page.RouteAsync(
            "**/display/**",
            async route =>
            {
                await student.Context.ClearCookiesAsync();
                await route.FulfillAsync(new() { Status = 401 });
            }
        );
        await student.OpenFirstImageAsync();
        await student.SeesAsync("You are signed out.");
        Assert.False(await student.PictureIsThereAsync());
        await student.Page.UnrouteAllAsync();

        await student.SignInInPlaceAsync("student1");

        await student.PictureAsync();
        await student.DrawAsync(100, 100, 160, 160);
        await student.AllSavedAsync();
    }
}
