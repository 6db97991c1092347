using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;

namespace AnnotateHub.Web.Tests.Pages;

public sealed class ProjectChangesTests : PageLab
{
    [Fact]
    public async Task Only_an_administrator_makes_a_project_and_then_manages_it()
    {
        var (anna, root) = (await PersonAsync("anna"), await PersonAsync("root", administrator: true));

        var (none, fault) = await Changes.CreateAsync(anna.Id, "Plate", "", ClassScheme.CancerNormalUnknown.Classes);
        var (id, _) = await Changes.CreateAsync(root.Id, " Plate ", "", ClassScheme.CancerNormalUnknown.Classes);

        Assert.Null(none);
        Assert.Contains("administrators", fault);
        var made = await Queries.FindAsync(root.Id, id!.Value);
        Assert.Equal(("Plate", ProjectRole.Manager), (made!.Name, made.Role));
    }

    [Fact]
    public async Task A_name_is_given_once()
    {
        var root = await PersonAsync("root", administrator: true);
        await Changes.CreateAsync(root.Id, "Plate", "", ClassScheme.CancerNormalUnknown.Classes);

        var (id, fault) = await Changes.CreateAsync(root.Id, "Plate", "", ClassScheme.CancerNormalUnknown.Classes);

        Assert.Null(id);
        Assert.Contains("'Plate'", fault);
    }

    [Fact]
    public async Task A_class_that_boxes_carry_stays()
    {
        var anna = await PersonAsync("anna");
        var project = await ProjectAsync(1, (anna, ProjectRole.Manager));
        await WorkAsync(project, anna, "f1", AssignmentState.InProgress, 2);

        var fault = await Changes.SetClassesAsync(anna.Id, project.Id, [new LabelClass("G", "Normal", "#35d07f")]);
        var renamed = await Changes.SetClassesAsync(anna.Id, project.Id, [new LabelClass("R", "Tumour", "#ff0000")]);

        Assert.StartsWith("Class 'R' cannot be taken away now: boxes carry it", fault);
        Assert.Null(renamed);
        Assert.Equal("Tumour", Assert.Single((await Queries.FindAsync(anna.Id, project.Id))!.Classes).Name);
    }

    [Fact]
    public async Task The_last_manager_can_neither_leave_nor_step_down()
    {
        var (anna, ben) = (await PersonAsync("anna"), await PersonAsync("ben"));
        var project = await ProjectAsync(0, (anna, ProjectRole.Manager), (ben, ProjectRole.Lead));

        Assert.Contains("at least one manager", await Changes.RemoveMemberAsync(anna.Id, project.Id, anna.Id));
        Assert.Contains("at least one manager", await Changes.SetMemberAsync(anna.Id, project.Id, "anna", ProjectRole.Lead, null, null));
        Assert.Null(await Changes.SetMemberAsync(anna.Id, project.Id, "BEN", ProjectRole.Manager, 40, 1));
        Assert.Null(await Changes.RemoveMemberAsync(ben.Id, project.Id, anna.Id));
    }

    [Theory]
    [InlineData(ProjectRole.Annotator)]
    [InlineData(ProjectRole.Lead)]
    public async Task Who_does_not_manage_changes_nothing(ProjectRole role)
    {
        var (anna, ben) = (await PersonAsync("anna"), await PersonAsync("ben"));
        var project = await ProjectAsync(0, (anna, role), (ben, ProjectRole.Manager));

        Assert.Contains("Only managers", await Changes.SetMemberAsync(anna.Id, project.Id, "anna", ProjectRole.Manager, null, null));
        Assert.Contains("Only managers", await Changes.SetDisplayAsync(anna.Id, project.Id, new DisplaySettings(Downsample: 1)));
        Assert.Equal(role, (await Queries.FindAsync(anna.Id, project.Id))!.Role);
    }
}
