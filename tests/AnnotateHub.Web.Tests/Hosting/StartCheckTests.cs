using System.Diagnostics;
using AnnotateHub.TestKit;
using AnnotateHub.Web.Hosting;
using Microsoft.Extensions.Configuration;

namespace AnnotateHub.Web.Tests.Hosting;

/// <summary><c>--check</c> says whether a start would come to listen, and changes nothing.</summary>
public sealed class StartCheckTests
{
    [Theory]
    [InlineData("Backup:Scedule", "02:30", "There is no setting Backup:Scedule; Backup has Schedule,")]
    [InlineData("Backup:Schedule", "at night", "give a time of day such as '02:30'")]
    [InlineData("Backup:KeepDaily", "seven", "A setting cannot be read.")]
    [InlineData("Backup:KeepDaily", "0", "give 1 or more")]
    [InlineData("Roles", "webb", "names 'webb'")]
    [InlineData("Urls", "localhost 5080", "which is no address")]
    [InlineData("Oidc:Authority", "nonsense", "Oidc:")]
    [InlineData("Limits:Boxes", "many", "A setting cannot be read.")]
    public void A_setting_that_cannot_be_is_named_with_what_could_be(string key, string value, string sentence)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();

        Assert.Contains(StartCheck.SettingFaults(settings), fault => fault.Contains(sentence, StringComparison.Ordinal));
    }

    [Fact]
    public void The_settings_that_ship_are_sound_and_words_of_others_are_left_alone()
    {
        var settings = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(Repository.Root, "appsettings.json"))
            .AddInMemoryCollection([new("PATH", "/bin"), new("Somebody:Else", "1"), new("Urls", "http://+:8080;https://*:8443")]);

        Assert.Empty(StartCheck.SettingFaults(settings.Build()));
    }

    [Fact]
    public async Task The_program_ends_with_0_on_a_sound_folder_and_leaves_no_trace()
    {
        using var folder = new TemporaryFolder();

        var (code, said, _) = await RunAsync("--data", folder.File("data"));

        Assert.Equal(0, code);
        Assert.Contains("is made at the start", said);
        Assert.Contains("AnnotateHub can start.", said);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task The_program_ends_with_1_and_every_fault_where_it_could_not_start()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("blobs"));
        await File.WriteAllTextAsync(folder.File("blobs/source"), "pixels");

        var (code, _, faults) = await RunAsync("--data", folder.Path);
        Assert.Equal(1, code);
        Assert.Contains("holds data of AnnotateHub (blobs/)", faults);
        Assert.Contains("AnnotateHub cannot start: 1 fault.", faults);

        (code, _, faults) = await RunAsync("--data", folder.Path, "--Backup:Schedule", "nightly", "--Roles", "waiter");
        Assert.Equal(1, code);
        Assert.Contains("names 'waiter'", faults);
        Assert.DoesNotContain("   at ", faults);
    }

    private static async Task<(int Code, string Said, string Faults)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[typeof(Program).Assembly.Location, StartCheck.Option, .. arguments])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var (said, faults) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await said, await faults);
    }
}
