using System.Text.RegularExpressions;
using AnnotateHub.Application.Jobs;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Features.Accounts;
using AnnotateHub.Web.Features.Audit;
using AnnotateHub.Web.Features.Images;
using AnnotateHub.Web.Features.Jobs;
using AnnotateHub.Web.Features.Members;
using AnnotateHub.Web.Features.Models;
using AnnotateHub.Web.Features.Notifications;
using AnnotateHub.Web.Features.Projects;
using AnnotateHub.Web.Features.Rounds;
using AnnotateHub.Web.Shared;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Pages;

/// <summary>Every list with none, one and a thousand rows: none has a sentence, one is not "1 rows", and a thousand come in pages that the
/// address names.</summary>
public sealed partial class ListTests : PageLab
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 9, 0, 0, TimeSpan.Zero);

    /// <param name="Row">Selects the rows.</param>
    /// <param name="Empty">A part of the sentence of the empty list; null where the list always has a row.</param>
    /// <param name="Page">Key of the page's number in the address; null for what is no page.</param>
    private sealed record Known(string Row, string? Empty, string? Page, int PageSize = ListPages.Size);

    private static readonly Dictionary<string, Known> Lists = new()
    {
        ["projects"] = new("article.project-card", "No project yet", "page"),
        ["images"] = new(".image-grid > *", "No images yet", "page", ImageListState.PageSize),
        ["assignments"] = new(".table-scroll tbody tr", "There are no images in this round", "page", 50),
        ["members"] = new(".plain-table tbody tr", null, "members"),
        ["accounts"] = new(".plain-table tbody tr", null, "page"),
        ["audit"] = new(".audit-table tbody tr", "Nothing is recorded yet", "page"),
        ["jobs"] = new("article.job", "Nothing is running and nothing has run", "page"),
        ["runs"] = new(".run-list li", null, "runs"),
        ["rounds"] = new(".round-list li", "From images to a truth", "page"),
        ["flags"] = new(".flags li", null, "flags"),
        ["notifications"] = new(".bell-list li", "Nothing yet", null, 50),
    };

    private Person _lead = null!;
    private Project _project = null!;
    private long _round;

    public static TheoryData<string, int> Cases()
    {
        var cases = new TheoryData<string, int>();
        foreach (var list in Lists.Keys)
        foreach (var rows in new[] { 0, 1, 1000 })
            cases.Add(list, rows);
        return cases;
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task A_list_says_that_it_is_empty_counts_one_as_one_and_pages_a_thousand(string list, int rows)
    {
        var known = Lists[list];
        await SeedAsync(list, rows);
        SignIn(_lead);

        var page = Open(list, null);

        if (rows == 0)
        {
            if (known.Empty is { } sentence)
                page.WaitForAssertion(() => Assert.Contains(sentence, page.Markup, StringComparison.Ordinal));
            return;
        }

        page.WaitForAssertion(() => Assert.Equal(Math.Min(rows, known.PageSize), page.FindAll(known.Row).Count));
        Assert.DoesNotMatch(OneOfMany(), WordsOf(page));
        if (rows < known.PageSize || known.Page is null)
            return;

        var first = page.Find(known.Row).TextContent;
        var second = Open(list, $"{known.Page}=2");
        second.WaitForAssertion(() =>
        {
            Assert.Equal(known.PageSize, second.FindAll(known.Row).Count);
            Assert.NotEqual(first, second.Find(known.Row).TextContent);
            Assert.NotEmpty(second.FindAll(".pages"));
        });
    }

    [Theory, InlineData("projects"), InlineData("members"), InlineData("jobs")]
    public async Task The_next_page_of_a_list_comes_without_loading_anew_and_so_does_the_way_back(string list)
    {
        await SeedAsync(list, 1000);
        SignIn(_lead);
        var known = Lists[list];
        var navigation = Services.GetRequiredService<NavigationManager>();
        var page = Open(list, null);
        page.WaitForAssertion(() => Assert.Equal(known.PageSize, page.FindAll(known.Row).Count));
        var first = page.Find(known.Row).TextContent;

        page.FindAll(".pages button").Single(button => button.TextContent.Trim() == "2").Click();

        page.WaitForAssertion(() => Assert.NotEqual(first, page.Find(known.Row).TextContent));
        Assert.EndsWith($"{known.Page}=2", navigation.Uri, StringComparison.Ordinal);
        Assert.False(((BunitNavigationManager)navigation).History.First().Options.ForceLoad);
        navigation.NavigateTo("list");
        page.WaitForAssertion(() => Assert.Equal(first, page.Find(known.Row).TextContent));
    }

    [Fact]
    public async Task The_bell_leads_to_older_ones_and_says_where_it_ends()
    {
        await SeedAsync("notifications", 1000);
        SignIn(_lead);
        var page = Open("notifications", null);
        page.WaitForAssertion(() => Assert.Equal(50, page.FindAll(".bell-list li").Count));

        page.FindAll(".bell-list button.link-button").Single(button => button.TextContent == "Show older ones").Click();

        page.WaitForAssertion(() => Assert.Equal(200, page.FindAll(".bell-list li").Count));
        Assert.Contains("The newest 200 are listed.", page.Markup, StringComparison.Ordinal);
    }

    private IRenderedComponent<DynamicComponent> Open(string list, string? query)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"list{(query is null ? "" : $"?{query}")}");
        var (type, parameters) = list switch
        {
            "projects" => (typeof(ProjectsPage), []),
            "images" => (typeof(ImagesPage), new Dictionary<string, object> { ["ProjectId"] = _project.Id }),
            "assignments" or "flags" => (typeof(RoundPage), new() { ["ProjectId"] = _project.Id, ["RoundId"] = _round }),
            "members" => (typeof(MembersPanel), new() { ["ProjectId"] = _project.Id, ["PersonId"] = _lead.Id, ["MayManage"] = false }),
            "accounts" => (typeof(PeoplePage), []),
            "audit" => (typeof(AuditPage), new() { ["ProjectId"] = _project.Id }),
            "jobs" => (typeof(JobsPage), []),
            "runs" => (typeof(PseudolabelsPage), new() { ["ProjectId"] = _project.Id }),
            "rounds" => (typeof(RoundsPage), new() { ["ProjectId"] = _project.Id }),
            _ => (typeof(NotificationBell), []),
        };
        var page = Render<DynamicComponent>(of => of.Add(it => it.Type, type).Add(it => it.Parameters, parameters));
        if (list == "notifications")
            page.WaitForElement(".bell-button").Click();
        return page;
    }

    private async Task SeedAsync(string list, int rows)
    {
        _lead = await PersonAsync("lead", administrator: true);
        _project = await ProjectAsync(list is "images" or "assignments" or "flags" ? rows : 1, (_lead, ProjectRole.Lead));
        await using var db = await DatabaseAsync();
        var numbers = Enumerable.Range(1, rows).ToList();
        switch (list)
        {
            case "projects" when rows == 0:
                await db.Memberships.ExecuteDeleteAsync();
                break;
            case "projects":
                db.AddRange(
                    numbers
                        .Skip(1)
                        .Select(number => new Project
                        {
                            Name = $"Plate {number:0000}",
                            ImageCount = 1,
                            Members = { new Membership { PersonId = _lead.Id, Role = ProjectRole.Viewer } },
                        })
                );
                break;
            case "assignments" or "flags":
                await RoundAsync(db, withFlags: list == "flags");
                break;
            case "members" or "accounts":
                db.AddRange(numbers.Skip(1).Select(PersonOf).ToList());
                await db.SaveChangesAsync();
                if (list == "members")
                    db.AddRange(
                        db.Users.Local.Where(person => person.Id != _lead.Id)
                            .Select(person => new Membership
                            {
                                ProjectId = _project.Id,
                                PersonId = person.Id,
                                Role = ProjectRole.Annotator,
                            })
                            .ToList()
                    );
                break;
            case "audit":
                db.AddRange(
                    numbers.Select(number => new AuditEntry
                    {
                        ProjectId = _project.Id,
                        At = Now.AddMinutes(number),
                        Action = "project.made",
                        PersonId = _lead.Id,
                        Detail = $"Entry {number}.",
                    })
                );
                break;
            case "jobs":
                db.AddRange(
                    numbers.Select(number => new JobRecord
                    {
                        Kind = JobKinds.Import,
                        Title = $"Import {number}",
                        Payload = "{}",
                        State = JobState.Succeeded,
                        CreatedById = _lead.Id,
                        CreatedAt = Now,
                        FinishedAt = Now,
                    })
                );
                break;
            case "runs":
                db.AddRange(
                    numbers.Select(number => new ModelRun
                    {
                        ProjectId = _project.Id,
                        Name = $"Run {number}",
                        CreatedAt = Now.AddMinutes(number),
                    })
                );
                break;
            case "rounds":
                db.AddRange(
                    numbers.Select(number => new Round
                    {
                        ProjectId = _project.Id,
                        Kind = RoundKind.Refinement,
                        Name = $"Refinement {number}",
                        CreatedAt = Now,
                    })
                );
                break;
            case "notifications":
                db.AddRange(
                    numbers.Select(number => new Notification
                    {
                        PersonId = _lead.Id,
                        ProjectId = _project.Id,
                        Kind = "assigned",
                        Text = $"Notice {number}",
                        Address = "projects",
                        CreatedAt = Now,
                    })
                );
                break;
        }

        await db.SaveChangesAsync();
    }

    private static Person PersonOf(int number) =>
        new()
        {
            UserName = $"p{number}",
            NormalizedUserName = $"P{number}",
            DisplayName = $"Person {number:0000}",
        };

    /// <summary>A round in which one annotator has every image.</summary>
    private async Task RoundAsync(AnnotateHubDb db, bool withFlags)
    {
        var images = await db.ImageGroups.Where(image => image.ProjectId == _project.Id).ToListAsync();
        var round = new Round
        {
            ProjectId = _project.Id,
            Kind = RoundKind.Refinement,
            Name = "Refinement",
            CreatedAt = Now,
        };
        var annotator = PersonOf(1);
        db.AddRange(round, annotator);
        await db.SaveChangesAsync();
        _round = round.Id;
        var works = images
            .Select(image => new Assignment
            {
                RoundId = round.Id,
                ProjectId = _project.Id,
                ImageGroupId = image.Id,
                PersonId = annotator.Id,
                CreatedAt = Now,
                LabelSet = new LabelSet
                {
                    ProjectId = _project.Id,
                    ImageGroupId = image.Id,
                    PersonId = annotator.Id,
                    CreatedAt = Now,
                },
            })
            .ToList();
        db.AddRange(works);
        if (works.Count > 0)
            db.Add(
                new WorkCount
                {
                    RoundId = round.Id,
                    PersonId = annotator.Id,
                    Patient = "",
                    Split = WorkCount.NoSplit,
                    State = works[0].State,
                    Count = works.Count,
                }
            );
        await db.SaveChangesAsync();
        if (withFlags)
            db.AddRange(
                works.Select(
                    (work, index) =>
                        new ImageFlag
                        {
                            ProjectId = _project.Id,
                            ImageGroupId = work.ImageGroupId,
                            AssignmentId = work.Id,
                            PersonId = work.PersonId,
                            Note = $"Note {index}",
                            CreatedAt = Now.AddMinutes(index),
                        }
                )
            );
    }

    private static string WordsOf(IRenderedComponent<DynamicComponent> page) =>
        string.Join(' ', page.FindAll("*").Where(element => element.Children.Length == 0).Select(element => element.TextContent.Trim()));

    /// <summary>A number that stands alone before a word of several: "1 images", not "21 images" nor "1 class".</summary>
    [GeneratedRegex(@"(?<![\d.,:/-])1 (images|entries|jobs|people|runs|rounds|assignments|boxes|notifications|annotators|models)\b")]
    private static partial Regex OneOfMany();
}
