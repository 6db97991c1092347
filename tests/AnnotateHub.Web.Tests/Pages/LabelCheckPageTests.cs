using System.Text.Json;
using AnnotateHub.Application.CellMap;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.LabelCheck;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Data.Entities;
using AnnotateHub.Training.Jobs;
using AnnotateHub.Web.Features.CellMap;
using AnnotateHub.Web.Features.LabelCheck;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Pages;

public sealed class LabelCheckPageTests : PageLab
{
    private const long Check = 7;

    [Fact]
    public async Task One_key_says_that_a_label_is_right_and_shows_the_next()
    {
        var page = await OpenAsync(findings: 3);

        await page.Find(".finding").TriggerEventAsync("onkeydown", new KeyboardEventArgs { Key = "r" });

        page.WaitForAssertion(() => Assert.Contains("1 of 2", page.Find(".finding .place").TextContent));
        Assert.Equal("2", page.Find(".figures strong").TextContent);
        Assert.StartsWith("f2", page.Find(".finding h3").TextContent, StringComparison.Ordinal);
        await page.Find(".finding").TriggerEventAsync("onkeydown", new KeyboardEventArgs { Key = "j" });
        Assert.Contains("2 of 2", page.Find(".finding .place").TextContent);
    }

    [Fact]
    public async Task Fix_opens_the_image_at_the_box()
    {
        var page = await OpenAsync(findings: 1);

        await page.Find(".finding").TriggerEventAsync("onkeydown", new KeyboardEventArgs { Key = "f" });

        Assert.EndsWith("&at=1.5,2,30,40", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        Assert.Contains("Nothing waits here", page.Markup);
    }

    [Fact]
    public async Task Where_nothing_is_finished_the_pages_say_what_comes_first()
    {
        var lead = await PersonAsync("lead");
        var project = await ProjectAsync(1, (lead, ProjectRole.Lead));
        SignIn(lead);

        var checks = Render<LabelChecksPage>(parameters => parameters.Add(page => page.ProjectId, project.Id));
        var maps = Render<CellMapsPage>(parameters => parameters.Add(page => page.ProjectId, project.Id));

        checks.WaitForAssertion(() => Assert.Contains("Nothing can be checked yet", checks.Markup));
        maps.WaitForAssertion(() => Assert.Contains("A classifier comes first", maps.Markup));
    }

    [Fact]
    public async Task Annotators_are_told_that_leads_check()
    {
        var student = await PersonAsync("student");
        var project = await ProjectAsync(1, (student, ProjectRole.Annotator));
        SignIn(student);

        var checks = Render<LabelChecksPage>(parameters => parameters.Add(page => page.ProjectId, project.Id));
        var map = Render<CellMapPage>(parameters => parameters.Add(page => page.ProjectId, project.Id).Add(page => page.MapId, 1));

        checks.WaitForAssertion(() => Assert.Contains("Leads and managers check labels.", checks.Markup));
        map.WaitForAssertion(() => Assert.Contains("Leads and managers look at the map.", map.Markup));
    }

    /// <summary>A check of finished work with a doubt on each image, as a job would have left it.</summary>
    private async Task<IRenderedComponent<LabelCheckPage>> OpenAsync(int findings)
    {
        var (lead, student) = (await PersonAsync("lead"), await PersonAsync("student"));
        var project = await ProjectAsync(findings, (lead, ProjectRole.Lead), (student, ProjectRole.Annotator));
        for (var number = 1; number <= findings; number++)
            await WorkAsync(project, student, $"f{number}", AssignmentState.Submitted, 1);
        var place = new PixelBox(1.5, 2, 30, 40);
        await using (var db = await DatabaseAsync())
        {
            await db.Boxes.ExecuteUpdateAsync(box =>
                box.SetProperty(row => row.X1, place.X1)
                    .SetProperty(row => row.Y1, place.Y1)
                    .SetProperty(row => row.X2, place.X2)
                    .SetProperty(row => row.Y2, place.Y2)
            );
            var works = await db.Assignments.Include(work => work.ImageGroup).OrderBy(work => work.ImageGroup!.SortKey).ToListAsync();
            Write(project, "check.json", new { Id = Check });
            Write(
                project,
                "cells.json",
                new CellSet(
                    [],
                    ["R", "G"],
                    [
                        .. works.Select(work => new SourceWork(
                            work.Id,
                            work.LabelSetId,
                            work.RoundId,
                            "Free",
                            student.Id,
                            "student",
                            work.ImageGroupId,
                            work.ImageGroup!.Name,
                            null,
                            null,
                            100,
                            80,
                            [],
                            [new SourceBox("b0", "R", place)]
                        )),
                    ],
                    []
                )
            );
            Write(
                project,
                Path.Combine("result", "label-check.json"),
                new LabelCheckDocument(
                    DateTimeOffset.UnixEpoch,
                    "",
                    "",
                    "",
                    findings,
                    findings,
                    [],
                    ["R", "G"],
                    2,
                    1,
                    null,
                    null,
                    null,
                    [
                        .. works.Select(work => new LabelFinding(
                            LabelFindingKind.Class,
                            work.ImageGroup!.Name,
                            0,
                            "R",
                            "G",
                            place,
                            0.9,
                            true,
                            "Labelled R; a model says G."
                        )),
                    ],
                    [],
                    ""
                )
            );
        }

        SignIn(lead);
        var page = Render<LabelCheckPage>(parameters =>
            parameters.Add(item => item.ProjectId, project.Id).Add(item => item.CheckId, Check)
        );
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".finding")));
        return page;
    }

    private void Write(Project project, string name, object content)
    {
        var folder = Path.Combine(Services.GetRequiredService<DataFolder>().Analyses, $"{project.Id}", "label-checks", $"{Check}");
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(content, TrainingJson.Options));
    }
}
