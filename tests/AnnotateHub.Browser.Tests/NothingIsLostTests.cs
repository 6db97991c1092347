using AnnotateHub.Browser.Tests.Harness;

namespace AnnotateHub.Browser.Tests;

/// <summary>Server killed, network cut, tab closed, session expired, two tabs: every box is there, once.</summary>
public sealed class NothingIsLostTests(SharedChromium chromium)
{
    [Theory]
    [InlineData("localhost")]
    [InlineData(Chromium.LabHost)]
    public async Task Fifty_boxes_survive_the_server_being_killed_while_they_are_drawn(string host)
    {
        await using var lab = await chromium.OpenKillableLabAsync();
        var student = await lab.SignInAsync("student1", host);
        await student.OpenFirstImageAsync();

        for (var number = 0; number < 50; number++)
        {
            if (number == 20)
                await lab.Server.KillAsync();
            if (number == 40)
                await lab.Server.StartAsync();
            await student.DrawCellAsync(number);
        }

        Assert.Equal(50, (await student.BoxesAsync()).Count);
        await student.AllSavedAsync();

        // What the server holds, seen from a machine that never saw the queue.
        var elsewhere = await lab.SignInAsync("student1", host);
        await elsewhere.OpenFirstImageAsync();
        Assert.Equal((await student.BoxesAsync()).Select(box => box.Shape), (await elsewhere.BoxesAsync()).Select(box => box.Shape));
        Assert.Equal(50, (await elsewhere.BoxesAsync()).Count);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData(Chromium.LabHost)]
    public async Task Thirty_boxes_drawn_without_network_arrive_when_it_is_back(string host)
    {
        await using var lab = await chromium.OpenLabAsync();
        var student = await lab.SignInAsync("student1", host);
        await student.OpenFirstImageAsync();

        await student.Context.SetOfflineAsync(true);
        for (var number = 0; number < 30; number++)
            await student.DrawCellAsync(number);
        await student.WaitingAsync(30);
        await student.SeesAsync("30 waiting");
        await student.Context.SetOfflineAsync(false);
        await student.AllSavedAsync();

        var elsewhere = await lab.SignInAsync("student1", host);
        await elsewhere.OpenFirstImageAsync();
        Assert.Equal(30, (await elsewhere.BoxesAsync()).Count);
    }

    [Fact]
    public async Task A_tab_closed_with_waiting_boxes_sends_them_when_it_is_opened_again()
    {
        await using var lab = await chromium.OpenKillableLabAsync();
        var student = await lab.SignInAsync("student1");
        await student.OpenFirstImageAsync();
        await lab.Server.KillAsync();
        for (var number = 0; number < 5; number++)
            await student.DrawCellAsync(number);
        await student.WaitingAsync(5);
        await student.Page.CloseAsync();
        await lab.Server.StartAsync();

        var again = await student.OpenTabAsync();
        await again.OpenFirstImageAsync();
        await again.AllSavedAsync();

        Assert.Equal(5, (await again.BoxesAsync()).Count);
        var elsewhere = await lab.SignInAsync("student1");
        await elsewhere.OpenFirstImageAsync();
        Assert.Equal(5, (await elsewhere.BoxesAsync()).Count);
    }

    [Fact]
    public async Task What_a_closed_tab_left_goes_out_from_the_list_of_projects()
    {
        await using var lab = await chromium.OpenKillableLabAsync();
        var student = await lab.SignInAsync("student1");
        var list = await student.OpenTabAsync();
        await student.OpenFirstImageAsync();
        await lab.Server.KillAsync();
        for (var number = 0; number < 3; number++)
            await student.DrawCellAsync(number);
        await student.WaitingAsync(3);
        await student.Page.CloseAsync();
        await lab.Server.StartAsync();

        // The page itself comes, and what it would send does not get through: the strip says so until it does.
        await list.Page.RouteAsync("**/operations", route => route.AbortAsync());
        await list.Page.GotoAsync("");
        await list.SeesAsync("3 gestures from an earlier tab are waiting");
        await list.Page.UnrouteAllAsync();
        await list.Page.Locator("#leftover-strip").WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Hidden });

        var elsewhere = await lab.SignInAsync("student1");
        await elsewhere.OpenFirstImageAsync();
        Assert.Equal(3, (await elsewhere.BoxesAsync()).Count);
    }

    [Fact]
    public async Task Two_tabs_of_one_person_show_the_same_boxes()
    {
        await using var lab = await chromium.OpenLabAsync();
        var left = await lab.SignInAsync("student1");
        await left.OpenFirstImageAsync();
        var right = await left.OpenTabAsync();
        await right.OpenFirstImageAsync();

        await left.Page.BringToFrontAsync();
        await left.DrawAsync(100, 100, 160, 160);
        await right.BoxCountAsync(1);
        await right.Page.BringToFrontAsync();
        await right.DrawAsync(300, 300, 360, 360);
        await left.BoxCountAsync(2);

        await left.AllSavedAsync();
        await right.AllSavedAsync();
        Assert.Equal(await left.BoxesAsync(), await right.BoxesAsync());
    }

    [Fact]
    public async Task An_expired_session_keeps_the_queue_until_the_same_person_signs_in_again()
    {
        await using var lab = await chromium.OpenLabAsync();
        var student = await lab.SignInAsync("student1");
        await student.OpenFirstImageAsync();
        await student.Context.ClearCookiesAsync();
        await student.DrawAsync(100, 100, 160, 160);
        await student.SignedOutAsync();
        await student.DrawAsync(300, 300, 360, 360);
        Assert.Equal(2, (await student.BoxesAsync()).Count);

        await student.SignInInPlaceAsync("student1");
        await student.AllSavedAsync();

        var elsewhere = await lab.SignInAsync("student1");
        await elsewhere.OpenFirstImageAsync();
        Assert.Equal(2, (await elsewhere.BoxesAsync()).Count);
    }

    [Fact]
    public async Task Another_person_on_the_same_workstation_neither_sees_nor_sends_the_queue()
    {
        await using var lab = await chromium.OpenKillableLabAsync();
        var student = await lab.SignInAsync("student1");
        await student.OpenFirstImageAsync();
        await lab.Server.KillAsync();
        await student.DrawAsync(100, 100, 160, 160);
        await student.WaitingAsync(1);
        await student.Page.CloseAsync();
        await lab.Server.StartAsync();
        await student.Context.ClearCookiesAsync();

        var other = await student.OpenTabAsync();
        await other.SignInAsync("student2");
        await other.OpenFirstImageAsync();
        await other.AllSavedAsync();
        Assert.Empty(await other.BoxesAsync());

        await student.Context.ClearCookiesAsync();
        var back = await student.OpenTabAsync();
        await back.SignInAsync("student1");
        await back.OpenFirstImageAsync();
        await back.AllSavedAsync();
        Assert.Single(await back.BoxesAsync());
    }

    [Fact]
    public async Task A_submission_made_without_network_is_queued_like_any_gesture()
    {
        await using var lab = await chromium.OpenLabAsync();
        var student = await lab.SignInAsync("student1");
        await student.OpenFirstImageAsync();
        await student.Context.SetOfflineAsync(true);
        await student.DrawAsync(100, 100, 160, 160);
        await student.PressAsync("Control+Enter");
        await student.WaitingAsync(2);
        await student.Context.SetOfflineAsync(false);

        await student.ReadOnlyAsync();
        await student.AllSavedAsync();
    }
}
