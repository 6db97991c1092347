using System.Net;
using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Live;
using AnnotateHub.Web.Tests.Endpoints;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Live;

/// <summary>What connected clients hear and for how long; who may hear what is in Blindness/LiveHintTests.</summary>
public sealed class LiveHubTests
{
    [Fact]
    public async Task A_person_hears_of_their_own_assignment_and_another_annotator_does_not()
    {
        await using var lab = await WebLab.StartAsync();
        await using var annotator = await LiveListener.OfPersonAsync(lab, "annotator");
        await using var stranger = await LiveListener.OfPersonAsync(lab, "stranger");

        await DrawAsync(lab, annotator.PersonId, 1);

        Assert.Equal([$"assignment {lab.AssignmentId} at 1"], await annotator.HeardAsync());
        Assert.Empty(await stranger.HeardAsync());
    }

    [Fact]
    public async Task A_lead_hears_of_work_while_watching_it()
    {
        await using var lab = await WebLab.StartAsync();
        await using var lead = await LiveListener.OfPersonAsync(lab, "lead");
        var annotator = await PersonIdAsync(lab, "annotator");

        await DrawAsync(lab, annotator, 1);
        Assert.Empty(await lead.HeardAsync());
        Assert.True(await lead.WatchAssignmentAsync(lab.AssignmentId));
        await DrawAsync(lab, annotator, 2);
        Assert.Equal([$"assignment {lab.AssignmentId} at 2"], await lead.HeardAsync());
        await lead.UnwatchAsync("UnwatchAssignment", lab.AssignmentId);
        await DrawAsync(lab, annotator, 3);
        Assert.Empty(await lead.HeardAsync());
    }

    [Fact]
    public async Task Hints_end_with_the_membership_though_the_connection_lives_on()
    {
        await using var lab = await WebLab.StartAsync();
        await using var annotator = await LiveListener.OfPersonAsync(lab, "annotator");
        await using var lead = await LiveListener.OfPersonAsync(lab, "lead");
        var notifier = lab.Services.GetRequiredService<IClientNotifier>();
        Assert.True(await lead.WatchAssignmentAsync(lab.AssignmentId));
        Assert.True(await lead.WatchProjectAsync(lab.ProjectId));
        await using var db = await lab.DatabaseAsync();
        var job = new JobRecord
        {
            Kind = "import",
            Title = "Lead's job",
            ProjectId = lab.ProjectId,
            CreatedById = lead.PersonId,
            Payload = "{}",
            State = JobState.Succeeded,
            Message = "",
        };
        db.Add(job);
        await db.SaveChangesAsync();
        Assert.NotNull(await lead.WatchJobAsync(job.Id));

        await db
            .Memberships.Where(membership =>
                membership.ProjectId == lab.ProjectId && (membership.PersonId == annotator.PersonId || membership.PersonId == lead.PersonId)
            )
            .ExecuteDeleteAsync();
        notifier.Publish(new AssignmentChanged(lab.AssignmentId, annotator.PersonId, 7));
        notifier.Publish(new NotificationAdded(annotator.PersonId, lab.ProjectId));
        notifier.Publish(new NotificationAdded(lead.PersonId, lab.ProjectId));
        notifier.Publish(new JobChanged(job.Id, lab.ProjectId, lead.PersonId));
        notifier.Publish(new PresenceChanged(annotator.PersonId, lab.ProjectId, 1));

        // One word of notifications each, the last: that of the project was not told.
        foreach (var listener in new[] { lead, annotator })
        {
            Assert.Empty(await listener.HeardAsync());
            Assert.Empty(await listener.RestAsync());
        }
    }

    [Fact]
    public async Task A_token_hears_of_the_projects_that_it_names_until_it_is_revoked()
    {
        await using var lab = await WebLab.StartAsync();
        var annotator = await PersonIdAsync(lab, "annotator");
        var (other, foreign) = await TokenTests.SecondProjectAsync(lab);
        using var browser = await lab.SignedInAsync("annotator");
        var (secret, tokenId) = await TokenTests.MakeAsync(browser, lab.ProjectId);
        var notifier = lab.Services.GetRequiredService<IClientNotifier>();
        await using var script = await LiveListener.OfTokenAsync(lab, secret);
        var last = new NotificationAdded(annotator, lab.ProjectId);

        Assert.True(await script.WatchAssignmentAsync(lab.AssignmentId));
        Assert.False(await script.WatchAssignmentAsync(foreign));
        Assert.False(await script.WatchProjectAsync(other));
        notifier.Publish(new AssignmentChanged(lab.AssignmentId, annotator, 5));
        notifier.Publish(new AssignmentChanged(foreign, annotator, 6));
        notifier.Publish(new NotificationAdded(annotator, other));
        notifier.Publish(new NotificationRead(annotator));
        Assert.Equal([$"assignment {lab.AssignmentId} at 5"], await script.HeardAsync(last));
        Assert.Empty(await script.RestAsync());

        Assert.True(await lab.Services.GetRequiredService<AccessTokenService>().OpensAsync(tokenId, lab.ProjectId));
        using var revoked = await browser.DeleteAsync($"api/me/tokens/{tokenId}");
        Assert.True(revoked.IsSuccessStatusCode);
        await using var page = await LiveListener.OfPersonAsync(lab, "annotator");
        notifier.Publish(new AssignmentChanged(lab.AssignmentId, annotator, 8));
        notifier.Publish(new AssignmentChanged(foreign, annotator, 9));
        Assert.Equal([$"assignment {lab.AssignmentId} at 8", $"assignment {foreign} at 9"], await page.HeardAsync());
        // Its requests are 401 from now on, and over a socket, which asks nobody again, each hint is withheld by the same question.
        Assert.DoesNotContain(script.Arrived(), line => line.StartsWith("assignment", StringComparison.Ordinal));
        Assert.False(await lab.Services.GetRequiredService<AccessTokenService>().OpensAsync(tokenId, lab.ProjectId));
    }

    [Fact]
    public async Task A_connection_ends_with_the_session_or_token_that_opened_it_and_others_go_on()
    {
        await using var lab = await WebLab.StartAsync();
        using var browser = await lab.SignedInAsync("annotator");
        var (secret, tokenId) = await TokenTests.MakeAsync(browser, lab.ProjectId);
        await using var script = await LiveListener.OfTokenAsync(lab, secret);
        await using var page = await LiveListener.OfPersonAsync(lab, "annotator");
        await using var lead = await LiveListener.OfPersonAsync(lab, "lead");
        var sessions = lab.Services.GetRequiredService<SessionService>();

        foreach (var session in await sessions.ListAsync(page.PersonId))
            Assert.True(await sessions.EndAsync(page.PersonId, session.Id));
        // Nothing is sent meanwhile: a poll that waits hangs for 90 s, and a socket for ever.
        await page.ClosedAsync();
        Assert.True(await lab.Services.GetRequiredService<AccessTokenService>().RevokeAsync(page.PersonId, tokenId));
        await script.ClosedAsync();

        Assert.True(await lead.WatchAssignmentAsync(lab.AssignmentId));
        Assert.InRange(LiveSessionWatch.Interval, TimeSpan.Zero, TimeSpan.FromSeconds(4));
    }

    [Fact]
    public async Task Progress_of_a_job_is_told_as_it_stands_and_as_it_goes_on()
    {
        await using var lab = await WebLab.StartAsync();
        await using var lead = await LiveListener.OfPersonAsync(lab, "lead");
        await using var db = await lab.DatabaseAsync();
        var job = new JobRecord
        {
            Kind = "import",
            Title = "Import",
            ProjectId = lab.ProjectId,
            Payload = "{}",
            State = JobState.Succeeded,
            Message = "Done.",
            Done = 3,
            Total = 3,
        };
        db.Add(job);
        await db.SaveChangesAsync();

        var standing = (await lead.WatchJobAsync(job.Id))!;
        Assert.Equal(("succeeded", 3, 3, "Done."), (standing.State, standing.Done, standing.Total, standing.Message));
        for (var report = 0; report < 1000; report++)
            lab.Services.GetRequiredService<IClientNotifier>().Publish(new JobChanged(job.Id, lab.ProjectId, null));

        // Reports that wait together become one.
        var heard = await lead.HeardAsync();
        Assert.InRange(heard.Count, 1, 999);
        Assert.Equal($"job {job.Id} succeeded 3 of 3 Import Done.", heard.Distinct().Single());
    }

    [Fact]
    public async Task Nobody_who_is_signed_out_and_no_page_of_another_site_connects()
    {
        await using var lab = await WebLab.StartAsync();
        using var nobody = lab.Anonymous();
        using var signedIn = await lab.SignedInAsync("annotator");

        Assert.Equal((401, "signedOut"), await WebLab.OutcomeAsync(await nobody.PostAsync("hubs/live/negotiate?negotiateVersion=1", null)));
        Assert.Equal(HttpStatusCode.OK, await NegotiateAsync("http://localhost"));
        Assert.Equal(HttpStatusCode.OK, await NegotiateAsync("https://localhost"));
        Assert.Equal(HttpStatusCode.NotFound, await NegotiateAsync("http://elsewhere.example"));
        Assert.Equal(HttpStatusCode.NotFound, await NegotiateAsync("http://localhost:8080"));
        await Assert.ThrowsAsync<HttpRequestException>(() => LiveListener.OfTokenAsync(lab, "ahub_" + new string('A', 43)));

        async Task<HttpStatusCode> NegotiateAsync(string origin)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "hubs/live/negotiate?negotiateVersion=1");
            request.Headers.Add("Origin", origin);
            using var answer = await signedIn.SendAsync(request);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task A_connection_watches_a_hundred_things_and_no_more()
    {
        await using var lab = await WebLab.StartAsync();
        await using var lead = await LiveListener.OfPersonAsync(lab, "lead");
        await using var db = await lab.DatabaseAsync();
        const int Most = 100; // docs/decisions/0006-one-live-hub.md
        var jobs = Enumerable
            .Range(0, Most)
            .Select(number => new JobRecord
            {
                Kind = "import",
                Title = $"{number}",
                ProjectId = lab.ProjectId,
                Payload = "{}",
                State = JobState.Succeeded,
                Message = "",
            })
            .ToList();
        db.AddRange(jobs);
        await db.SaveChangesAsync();
        foreach (var job in jobs[..(Most - 1)])
            Assert.NotNull(await lead.WatchJobAsync(job.Id));

        // Every connection listens to its person besides, which counts.
        var refused = await Assert.ThrowsAsync<HubException>(() => lead.WatchJobAsync(jobs[^1].Id));
        Assert.Contains($"{Most} things already", refused.Message, StringComparison.Ordinal);
    }

    private static async Task DrawAsync(WebLab lab, long personId, int sequence) =>
        Assert.IsType<SendAnswer.Acknowledged>(
            await lab
                .Services.GetRequiredService<OperationWriter>()
                .SendAsync(
                    lab.AssignmentId,
                    personId,
                    "c1",
                    0,
                    [
                        new Operation(
                            sequence,
                            $"o{sequence}",
                            OperationKind.Add,
                            [new BoxChange($"b{sequence}", 1, 1, 9, 9, "R", BoxFlags.None, BoxOrigin.Drawn)]
                        ),
                    ]
                )
        );

    private static async Task<long> PersonIdAsync(WebLab lab, string name)
    {
        await using var db = await lab.DatabaseAsync();
        return await db.Users.Where(person => person.UserName == name).Select(person => person.Id).SingleAsync();
    }
}
