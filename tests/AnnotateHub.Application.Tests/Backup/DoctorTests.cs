using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Backup;
using AnnotateHub.Application.Tests.Annotate;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Backup;

/// <summary>The doctor finds what was changed behind the program's back.</summary>
public sealed class DoctorTests
{
    [Fact]
    public async Task The_box_table_is_compared_with_the_replayed_log()
    {
        await using var lab = await AnnotateLab.StartAsync(isSqlite: true);
        var assignment = await lab.AssignmentAsync();
        await lab.SendAsync(assignment.Id, "c1", AnnotateLab.Add(1, "a"), AnnotateLab.Add(2, "b"));
        await using var db = lab.Database();
        // The lab's image has no source file; what the doctor says of it stands in the way of the rest.
        await db.Planes.ExecuteDeleteAsync();
        Assert.Empty((await DataCheck.RunAsync(lab.Folder.Root)).Faults);

        await db.Boxes.Where(box => box.ClientId == "a").ExecuteUpdateAsync(set => set.SetProperty(box => box.X2, box => box.X2 + 1));
        Assert.Contains("its 2 boxes are not the 2 that its log gives (1 differ)", Assert.Single(await FaultsAsync()));

        await db.Boxes.Where(box => box.ClientId == "a").ExecuteUpdateAsync(set => set.SetProperty(box => box.X2, box => box.X2 - 1));
        Assert.Empty(await FaultsAsync());
        await db.Operations.Where(line => line.Revision == 1).ExecuteDeleteAsync();
        Assert.Contains("line 1 of its log is missing", Assert.Single(await FaultsAsync()));

        async Task<IReadOnlyList<string>> FaultsAsync() => (await DataCheck.RunAsync(lab.Folder.Root)).Faults;
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("taken out")]
    public async Task A_sign_in_audit_that_was_changed_or_shortened_is_noticed(string how)
    {
        await using var lab = await AnnotateLab.StartAsync(isSqlite: true);
        var log = lab.Get<SignInLog>();
        foreach (var name in new[] { "anna", "ben", "carla" })
            await log.WriteAsync(SignInAction.Failed, null, name, "203.0.113.7");
        await using var db = lab.Database();
        await db.Planes.ExecuteDeleteAsync();
        Assert.Empty((await DataCheck.RunAsync(lab.Folder.Root)).Faults);

        var line = db.SignInEvents.Where(item => item.UserName == "ben");
        if (how == "changed")
            await line.ExecuteUpdateAsync(set => set.SetProperty(item => item.Action, SignInAction.Succeeded));
        else
            await line.ExecuteDeleteAsync();

        Assert.Contains("The sign-in audit is not as it was written", Assert.Single((await DataCheck.RunAsync(lab.Folder.Root)).Faults));
    }
}
