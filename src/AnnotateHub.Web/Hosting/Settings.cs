using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace AnnotateHub.Web.Hosting;

/// <summary>Where settings come from and where the data lies.</summary>
public static class Settings
{
    /// <summary>True after <c>--new</c>: a folder with data and no database becomes a new installation.</summary>
    public const string StartNew = "Data:New";

    /// <summary>True after <c>--check</c>: whoever only looks makes no folder.</summary>
    public const string OnlyCheck = "Data:Check";

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
        // A word of its own: the framework's command line would take what follows for its value.
        builder.Configuration.AddCommandLine(
            [.. args.Where(argument => argument is not ("--new" or StartCheck.Option))],
            new Dictionary<string, string> { ["--data"] = "Data:Folder" }
        );
        if (args.Contains("--new"))
            builder.Configuration.AddInMemoryCollection([new(StartNew, "true")]);
        if (StartCheck.IsRequested(args))
            builder.Configuration.AddInMemoryCollection([new(OnlyCheck, "true")]);
        // Without it only the Development environment finds the assets of an unpublished build; a published build has no such list.
        builder.WebHost.UseStaticWebAssets();
        builder.Services.Configure<DemoSettings>(builder.Configuration.GetSection("Demo"));
        builder.Services.Configure<UploadSettings>(builder.Configuration.GetSection("Upload"));
    }

    public static void AddAnnotateHubStorage(this IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(provider => FolderOf(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton(provider => new DiskReserve(
            provider.GetRequiredService<IConfiguration>().GetValue<long?>("Disk:ReserveBytes")
        ));
        services.AddSingleton(provider =>
            provider.GetRequiredService<IConfiguration>().GetSection("Limits").Get<OperationLimits>() ?? new OperationLimits()
        );
        services.AddSingleton(provider =>
            provider.GetRequiredService<IConfiguration>().GetSection("Privacy").Get<PrivacySettings>() ?? new PrivacySettings()
        );
        services.AddSingleton(provider =>
        {
            var configuration = provider.GetRequiredService<IConfiguration>();
            return DatabaseSettings.SourceOf(
                provider.GetRequiredService<DataFolder>(),
                configuration[DatabaseSettings.ProviderKey],
                configuration[DatabaseSettings.ConnectionStringKey]
            );
        });
        services.AddSingleton(provider =>
        {
            var configuration = provider.GetRequiredService<IConfiguration>();
            return StorageSettings.From(name => configuration[$"Storage:{name}"]);
        });
        services.AddKernel();
        // A fixed name and keys that stay: neither a restart nor another installation path signs anybody out.
        services.AddDataProtection().SetApplicationName("AnnotateHub");
        services.AddSingleton<IConfigureOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>, KeyRing>();
    }

    public static DataFolder FolderOf(IConfiguration configuration)
    {
        var root = configuration["Data:Folder"] is { Length: > 0 } folder ? folder : DataFolder.Default;
        return configuration.GetValue<bool>(OnlyCheck) ? DataFolder.Unmade(root) : new DataFolder(root);
    }

    private sealed class KeyRing(DataFolder folder, DatabaseSource source, ServerValues values, ILoggerFactory loggers)
        : IConfigureOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>
    {
        public void Configure(Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions options) =>
            options.XmlRepository = new SharedKeys(folder, source, values, loggers);
    }
}
