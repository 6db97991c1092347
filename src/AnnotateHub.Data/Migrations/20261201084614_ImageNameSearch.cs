using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AnnotateHub.Data.Migrations
{
    /// <summary>An index of three letters each over names and patients of images. Only where which letters stand is kept, not the texts:
    /// it narrows a search, and what matches is read from the images.</summary>
    /// <remarks>A later migration that makes the table ImageGroups anew must make these triggers anew too; a test looks for it.</remarks>
    public partial class ImageNameSearch : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                CREATE VIRTUAL TABLE "ImageNames" USING fts5(
                    "Name", "Patient", content='', contentless_delete=1, detail='none', tokenize='trigram'
                );
                INSERT INTO "ImageNames" (rowid, "Name", "Patient") SELECT "Id", "Name", "Patient" FROM "ImageGroups";
                CREATE TRIGGER "ImageNames_Insert" AFTER INSERT ON "ImageGroups" BEGIN
                    INSERT INTO "ImageNames" (rowid, "Name", "Patient") VALUES (new."Id", new."Name", new."Patient");
                END;
                CREATE TRIGGER "ImageNames_Delete" AFTER DELETE ON "ImageGroups" BEGIN
                    DELETE FROM "ImageNames" WHERE rowid = old."Id";
                END;
                CREATE TRIGGER "ImageNames_Update" AFTER UPDATE OF "Name", "Patient" ON "ImageGroups" BEGIN
                    DELETE FROM "ImageNames" WHERE rowid = old."Id";
                    INSERT INTO "ImageNames" (rowid, "Name", "Patient") VALUES (new."Id", new."Name", new."Patient");
                END;
                """
            );
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                DROP TRIGGER "ImageNames_Insert";
                DROP TRIGGER "ImageNames_Delete";
                DROP TRIGGER "ImageNames_Update";
                DROP TABLE "ImageNames";
                """
            );
        }
    }
}
