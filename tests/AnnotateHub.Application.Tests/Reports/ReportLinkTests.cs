using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Reports;
using AnnotateHub.Application.Reports.Links;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Rounds.Lifecycle;
using AnnotateHub.Application.Tests.Rounds;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Application.Tests.Reports;

/// <summary>A link opens one frozen report that names nobody, for some days, and everything about it is written down.</summary>
public sealed class ReportLinkTests : IAsyncLifetime
{
    private readonly Clock _clock = new();
    private StudyLab _lab = null!;
    private long _round;

    private ReportLinks Links => _lab.Get<ReportLinks>();
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab = await StudyLab.StartAsync(
            services => services.AddSingleton(new DemoDoor(() => true)).AddSingleton<TimeProvider>(_clock),
            4
        );
        await _lab.DrawSplitsAsync(testPerPatient: 1, validationShare: 0);
        _round = (await _lab.MakeAsync(RoundKind.Calibration, new(ImageChoiceKind.Draw, 3), [_lab.Expert, _lab.Student1])).RoundId;
        foreach (var work in await _lab.WorkAsync(_round))
            await _lab.SubmitAsync(work);
    }

    public async ValueTask DisposeAsync() => await _lab.DisposeAsync();

    [Fact]
    public async Task It_opens_for_whoever_has_it_until_it_expires_or_is_revoked_and_every_opening_is_counted_and_in_the_audit()
    {
        var report = await ClosedReportAsync();
        var link = StudyLab.Done(await Links.CreateAsync(_lab.ProjectId, _lab.Lead, report.Hash, new("Reviewer 2"), Cancel));
        Assert.Equal($"report#{link.Secret}", link.Address);
        Assert.Equal(_clock.Now.AddDays(30), link.Link.ExpiresAt);

        for (var time = 0; time < 2; time++)
            Assert.Equal(
                report.Hash,
                Assert.IsType<LinkOpening.Opened>(await Links.OpenAsync(link.Secret, Cancel)).Document.Line.Hash
            );
        Assert.Equal(2, Assert.Single((await Links.ListAsync(_lab.ProjectId, _lab.Lead, report.Hash, Cancel))!).Openings);
        await using (var db = _lab.Database())
        {
            var lines = await db.Audit.Where(line => line.Action.StartsWith("reportLink.")).ToListAsync(Cancel);
            Assert.Equal(["reportLink.made", "reportLink.opened", "reportLink.opened"], lines.Select(line => line.Action));
            Assert.All(lines, line => Assert.Contains("Reviewer 2", line.Detail, StringComparison.Ordinal));
            Assert.Equal(AuditLog.Reader, lines[1].Operator);
            // Only a hash is kept.
            var kept = await db.ReportLinks.SingleAsync(Cancel);
            Assert.DoesNotContain(link.Secret, kept.SecretHash, StringComparison.Ordinal);
            Assert.Equal(64, kept.SecretHash.Length);
        }

        _clock.Now = link.Link.ExpiresAt;
        Assert.Equal(new LinkOpening.Expired(link.Link.ExpiresAt), await Links.OpenAsync(link.Secret, Cancel));

        var second = StudyLab.Done(await Links.CreateAsync(_lab.ProjectId, _lab.Lead, report.Hash, new(Days: 1), Cancel));
        StudyLab.Done(await Links.RevokeAsync(_lab.ProjectId, _lab.Lead, report.Hash, second.Link.Id, Cancel));
        // Revoked, cut short and invented are told apart by nobody.
        foreach (var secret in new[] { second.Secret, second.Secret[..20], "ahr_invented", "", null })
            Assert.True(await Links.OpenAsync(secret, Cancel) is LinkOpening.Unknown, $"It opens: {secret}");
        await using var after = _lab.Database();
        Assert.Equal(1, await after.Audit.CountAsync(line => line.Action == "reportLink.revoked", Cancel));
    }

    [Fact]
    public async Task A_report_that_names_somebody_gets_no_link()
    {
        StudyLab.Done(await _lab.Get<RoundLifecycle>().CloseAsync(_round, _lab.Lead, cancellationToken: Cancel));
        var named = await FreezeAsync("With names", pseudonyms: false);
        var titled = await FreezeAsync("What Student 2 missed", pseudonyms: true);
        foreach (var report in new[] { named, titled })
            Assert.Contains(
                "Freeze the report again with pseudonyms",
                StudyLab.Refused(await Links.CreateAsync(_lab.ProjectId, _lab.Lead, report.Hash, new(), Cancel)),
                StringComparison.Ordinal
            );
    }

    [Fact]
    public async Task While_its_images_are_blind_for_somebody_none_is_made_and_one_that_was_made_opens_nothing()
    {
        var early = await FreezeAsync("Early", pseudonyms: true);
        Assert.Contains(
            "blind round that is open",
            StudyLab.Refused(await Links.CreateAsync(_lab.ProjectId, _lab.Lead, early.Hash, new(), Cancel)),
            StringComparison.Ordinal
        );
        StudyLab.Done(await _lab.Get<RoundLifecycle>().CloseAsync(_round, _lab.Lead, cancellationToken: Cancel));
        var link = StudyLab.Done(await Links.CreateAsync(_lab.ProjectId, _lab.Lead, early.Hash, new(), Cancel));
        StudyLab.Done(await _lab.Get<RoundLifecycle>().ReopenAsync(_round, _lab.Lead, "One image was forgotten.", Cancel));

        Assert.Equal(new LinkOpening.Shut(), await Links.OpenAsync(link.Secret, Cancel));
        StudyLab.Done(await _lab.Get<RoundLifecycle>().CloseAsync(_round, _lab.Lead, cancellationToken: Cancel));
        Assert.IsType<LinkOpening.Opened>(await Links.OpenAsync(link.Secret, Cancel));
    }

    [Fact]
    public async Task Only_leads_make_see_and_revoke_links_and_those_of_who_leads_no_longer_open_nothing()
    {
        var report = await ClosedReportAsync();
        var link = StudyLab.Done(await Links.CreateAsync(_lab.ProjectId, _lab.Lead, report.Hash, new(), Cancel));
        foreach (var person in _lab.Annotators)
        {
            Assert.Null(await Links.ListAsync(_lab.ProjectId, person, report.Hash, Cancel));
            Assert.IsNotType<Result<NewReportLink>.Success>(
                await Links.CreateAsync(_lab.ProjectId, person, report.Hash, new(), Cancel)
            );
            Assert.IsNotType<Result<long>.Success>(
                await Links.RevokeAsync(_lab.ProjectId, person, report.Hash, link.Link.Id, Cancel)
            );
        }

        foreach (var days in new[] { 0, 366 })
            Assert.Contains(
                "1 to 365",
                StudyLab.Refused(await Links.CreateAsync(_lab.ProjectId, _lab.Lead, report.Hash, new(Days: days), Cancel)),
                StringComparison.Ordinal
            );
        Assert.IsType<LinkOpening.Opened>(await Links.OpenAsync(link.Secret, Cancel));
        await using (var db = _lab.Database())
            await db
                .Memberships.Where(member => member.PersonId == _lab.Lead)
                .ExecuteUpdateAsync(set => set.SetProperty(member => member.Role, ProjectRole.Annotator), Cancel);
        Assert.IsNotType<LinkOpening.Opened>(await Links.OpenAsync(link.Secret, Cancel));
        await using (var db = _lab.Database())
            await db
                .Users.Where(person => person.Id == _lab.Lead)
                .ExecuteUpdateAsync(set => set.SetProperty(person => person.DisabledAt, _clock.Now), Cancel);
        Assert.Equal(new LinkOpening.Unknown(), await Links.OpenAsync(link.Secret, Cancel));
    }

    private async Task<FrozenLine> ClosedReportAsync()
    {
        StudyLab.Done(await _lab.Get<RoundLifecycle>().CloseAsync(_round, _lab.Lead, cancellationToken: Cancel));
        return await FreezeAsync("Table 2", pseudonyms: true);
    }

    private async Task<FrozenLine> FreezeAsync(string title, bool pseudonyms) =>
        StudyLab.Done(
            await _lab.Get<FrozenReports>()
                .FreezeAsync(_lab.ProjectId, _lab.Lead, new AgreementQuestion([_round], Pseudonyms: pseudonyms), title, Cancel)
        );

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
