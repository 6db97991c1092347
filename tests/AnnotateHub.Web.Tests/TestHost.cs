using AnnotateHub.Application.Kernel;
using AnnotateHub.TestKit;
using AnnotateHub.TestKit.Databases;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests;

/// <summary>What every host of these tests has in common: a data folder, no demo, and nothing that only costs time.</summary>
internal static class TestHost
{
    /// <param name="folder">What an earlier host left there stays.</param>
    public static void UseEmptyDataFolder(this IWebHostBuilder builder, TemporaryFolder folder)
    {
        var file = new DataFolder(folder.Path).DatabaseFile;
        EmptyDatabase.WriteTo(file);
        if (EmptyDatabase.IsPostgres)
        {
            builder.UseSetting(DatabaseSettings.ProviderKey, "postgres");
            builder.UseSetting(DatabaseSettings.ConnectionStringKey, EmptyDatabase.SourceOf(file).Address);
        }

        builder.UseSetting("Data:Folder", folder.Path);
        builder.UseSetting("Demo:Enabled", "false");
        builder.UseSetting("Demo:Study", "false");
        // The strength of a hash is the time that it takes; these passwords keep nothing.
        builder.ConfigureServices(services => services.Configure<PasswordHasherOptions>(options => options.IterationCount = 1));
    }

    /// <summary>Lets go of the files, after the host has ended.</summary>
    public static void Release(TemporaryFolder folder)
    {
        EmptyDatabase.Release(new DataFolder(folder.Path).DatabaseFile);
        foreach (var jobs in (string[])["jobs.db", "jobs-worker.db"])
        {
            var address = new SqliteConnectionStringBuilder { DataSource = folder.File(jobs), DefaultTimeout = 30 };
            using var connection = new SqliteConnection(address.ConnectionString);
            SqliteConnection.ClearPool(connection);
        }
    }
}
