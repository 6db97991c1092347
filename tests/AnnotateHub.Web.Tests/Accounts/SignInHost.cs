using AnnotateHub.TestKit;
using AnnotateHub.Web.Components;

namespace AnnotateHub.Web.Tests.Accounts;

/// <summary>One running application for a class of tests that only differ in who comes.</summary>
public sealed class SignInHost : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int _people;

    public SignInHost() => App = new RunningApp(_folder);

    public RunningApp App { get; }

    /// <summary>Somebody whom no other test knows; answers the user name. The password is <see cref="RunningApp.Password"/>.</summary>
    public async Task<string> PersonAsync() => (await App.PersonAsync($"anna{Interlocked.Increment(ref _people)}")).UserName!;

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        _folder.Dispose();
    }
}
