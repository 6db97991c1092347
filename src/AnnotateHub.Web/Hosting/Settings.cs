using AnnotateHub.Data;
using AnnotateHub.UseCases.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace AnnotateHub.Web.Hosting;

/// <summary>Settings <c>Demo:*</c>.</summary>
public sealed class DemoSettings
{
    public bool Enabled { get; set; } = true;

    /// <summary>How many image pairs the demo project grows to.</summary>
    public int Images { get; set; } = 36;
}

/// <summary>Settings <c>Upload:*</c>.</summary>
public sealed class UploadSettings
{
    /// <summary>Largest single uploaded file in bytes.</summary>
    public long MaxBytes { get; set; } = 20L * 1024 * 1024 * 1024;
}

/// <summary>Settings <c>Models:*</c>.</summary>
public sealed class ModelUploadSettings
{
    /// <summary>Largest model file in bytes.</summary>
    public long MaxBytes { get; set; } = UseCases.Models.ModelSettings.UsualMaxBytes;
}

/// <summary>Where settings come from and where the data lies.</summary>
public static class Settings
{
    /// <summary>
    /// appsettings.json beside the program, then environment variables, then the command line; <c>--data DIR</c> and
    /// ANNOTATEHUB_DATA are short for Data:Folder.
    /// </summary>
    public static void UseAnnotateHubSettings(this WebApplicationBuilder builder, string[] args)
    {
        if (Environment.GetEnvironmentVariable("ANNOTATEHUB_DATA") is { Length: > 0 } folder)
            builder.Configuration.AddInMemoryCollection([new("Data:Folder", folder)]);
        // The host reads ASPNETCORE_URLS before appsettings.json, which names a default address; asked for, it must win.
        builder.Configuration.AddEnvironmentVariables("ASPNETCORE_").AddEnvironmentVariables();
        builder.Configuration.AddCommandLine(args, new Dictionary<string, string> { ["--data"] = "Data:Folder" });
        // Without it only the Development environment finds the assets of an unpublished build; a published build has no such list.
        builder.WebHost.UseStaticWebAssets();
        builder.Services.Configure<DemoSettings>(builder.Configuration.GetSection("Demo"));
        builder.Services.Configure<UploadSettings>(builder.Configuration.GetSection("Upload"));
    }

    public static void AddAnnotateHubStorage(this IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(provider => FolderOf(provider.GetRequiredService<IConfiguration>()));
        services.AddDbContextFactory<AnnotateHubDb>((provider, options) =>
            options.UseAnnotateHubSqlite(provider.GetRequiredService<DataFolder>().DatabaseFile));
        // A fixed name and keys in the data folder: neither a restart nor another installation path signs anybody out.
        services.AddDataProtection().SetApplicationName("AnnotateHub");
        services.AddSingleton<IConfigureOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>, KeysInDataFolder>();
    }

    public static DataFolder FolderOf(IConfiguration configuration) =>
        new(configuration["Data:Folder"] is { Length: > 0 } folder ? folder : DataFolder.Default);

    private sealed class KeysInDataFolder(DataFolder folder, ILoggerFactory loggers)
        : IConfigureOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>
    {
        public void Configure(Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions options) =>
            options.XmlRepository = new Microsoft.AspNetCore.DataProtection.Repositories.FileSystemXmlRepository(new DirectoryInfo(folder.Keys), loggers);
    }
}
