using System.Security.Claims;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Projects;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.TestKit;
using AnnotateHub.TestKit.Databases;
using AnnotateHub.Web.Features.Jobs;
using AnnotateHub.Web.Hosting;
using AnnotateHub.Web.Security;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using Quartz;

namespace AnnotateHub.Web.Tests.Pages;

/// <summary>Pages in a browser of the mind, on a real database.</summary>
public abstract class PageLab : BunitContext, IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly BunitAuthorizationContext _authorization;

    protected PageLab()
    {
        _authorization = this.AddAuthorization();
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddLogging();
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Data:Folder", _folder.File("data"))]);
        Services.AddSingleton<IConfiguration>(settings.Build());
        Services.AddAnnotateHubStorage();
        Services.AddSingleton(provider => EmptyDatabase.SourceOf(provider.GetRequiredService<DataFolder>().DatabaseFile));
        Services.AddAnnotateHubSignIn();
        Services.AddPageServices();
        Services.AddJobBoard(NodeRoles.Both);
        Services.AddQuartz();
        Services.AddSingleton<IServer>(new LocalServer());
        Services.Configure<PopoverOptions>(options => options.CheckForPopoverProvider = false);
    }

    private string DatabaseFile => Services.GetRequiredService<DataFolder>().DatabaseFile;

    protected ProjectQueries Queries => Services.GetRequiredService<ProjectQueries>();

    protected ProjectChanges Changes => Services.GetRequiredService<ProjectChanges>();

    /// <summary>A file that the test brings along; folders in the path are made.</summary>
    protected string FileOf(string path)
    {
        var file = _folder.File(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        return file;
    }

    public ValueTask InitializeAsync()
    {
        EmptyDatabase.WriteTo(DatabaseFile);
        return ValueTask.CompletedTask;
    }

    protected Task<AnnotateHubDb> DatabaseAsync() => Services.GetRequiredService<IDbContextFactory<AnnotateHubDb>>().CreateDbContextAsync();

    protected async Task<Person> PersonAsync(string userName, bool administrator = false)
    {
        await using var db = await DatabaseAsync();
        var person = new Person
        {
            UserName = userName,
            NormalizedUserName = userName.ToUpperInvariant(),
            DisplayName = userName,
            IsAdministrator = administrator,
        };
        db.Users.Add(person);
        await db.SaveChangesAsync();
        return person;
    }

    protected void SignIn(Person person)
    {
        _authorization.SetAuthorized(person.UserName!);
        _authorization.SetClaims(new Claim(ClaimTypes.NameIdentifier, $"{person.Id}"));
    }

    /// <summary>A project with images named f1, f2, ...</summary>
    protected async Task<Project> ProjectAsync(int images, params (Person Person, ProjectRole Role)[] members)
    {
        await using var db = await DatabaseAsync();
        var project = new Project { Name = $"Plate {Guid.NewGuid()}", ImageCount = images };
        foreach (var (person, role) in members)
            project.Members.Add(new Membership { PersonId = person.Id, Role = role });
        db.Projects.Add(project);
        await db.SaveChangesAsync();
        for (var number = 1; number <= images; number++)
            db.ImageGroups.Add(
                new ImageGroup
                {
                    ProjectId = project.Id,
                    Name = $"f{number}",
                    SortKey = $"f{number:D3}",
                    Width = 100,
                    Height = 80,
                    ContentHash = $"{number}",
                }
            );
        await db.SaveChangesAsync();
        return project;
    }

    /// <summary>Work of a person on the image of this name with so many boxes of class R.</summary>
    protected async Task WorkAsync(Project project, Person person, string image, AssignmentState state, int boxes)
    {
        await using var db = await DatabaseAsync();
        var group = await db.ImageGroups.SingleAsync(imageGroup => imageGroup.ProjectId == project.Id && imageGroup.Name == image);
        var round =
            await db.Rounds.FirstOrDefaultAsync(item => item.ProjectId == project.Id)
            ?? new Round { ProjectId = project.Id, Name = "Free" };
        var set = new LabelSet
        {
            ProjectId = project.Id,
            ImageGroupId = group.Id,
            PersonId = person.Id,
            Revision = boxes,
        };
        if (boxes > 0)
            set.Counts.Add(new ClassCount { Class = "R", Count = boxes });
        for (var number = 0; number < boxes; number++)
            set.Boxes.Add(
                new BoxRow
                {
                    ClientId = $"b{number}",
                    X2 = 5,
                    Y2 = 5,
                    Class = "R",
                    Origin = BoxOrigin.Drawn,
                }
            );
        db.Assignments.Add(
            new Assignment
            {
                Round = round,
                ProjectId = project.Id,
                ImageGroupId = group.Id,
                PersonId = person.Id,
                State = state,
                LabelSet = set,
            }
        );
        await db.SaveChangesAsync();
    }

    /// <summary>Only this machine reaches it.</summary>
    private sealed class LocalServer : IServer
    {
        public LocalServer()
        {
            var addresses = new ServerAddressesFeature();
            addresses.Addresses.Add("http://localhost:5080");
            Features.Set<IServerAddressesFeature>(addresses);
        }

        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose() { }
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        var databaseFile = DatabaseFile;
        await DisposeAsync();
        EmptyDatabase.Release(databaseFile);
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
