using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AnnotateHub.Data.Migrations
{
    /// <inheritdoc />
    public partial class ImageIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_ImageGroups_ProjectId_SortKey",
                table: "ImageGroups");

            migrationBuilder.CreateIndex(
                name: "IX_ImageGroups_ProjectId_Id",
                table: "ImageGroups",
                columns: new[] { "ProjectId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_ImageGroups_ProjectId_Patient_SortKey_Id",
                table: "ImageGroups",
                columns: new[] { "ProjectId", "Patient", "SortKey", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_ImageGroups_ProjectId_SortKey_Id_Name_Patient",
                table: "ImageGroups",
                columns: new[] { "ProjectId", "SortKey", "Id", "Name", "Patient" });

            migrationBuilder.CreateIndex(
                name: "IX_ImageGroups_ProjectId_Split_Patient",
                table: "ImageGroups",
                columns: new[] { "ProjectId", "Split", "Patient" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_ImageGroups_ProjectId_Id",
                table: "ImageGroups");

            migrationBuilder.DropIndex(
                name: "IX_ImageGroups_ProjectId_Patient_SortKey_Id",
                table: "ImageGroups");

            migrationBuilder.DropIndex(
                name: "IX_ImageGroups_ProjectId_SortKey_Id_Name_Patient",
                table: "ImageGroups");

            migrationBuilder.DropIndex(
                name: "IX_ImageGroups_ProjectId_Split_Patient",
                table: "ImageGroups");

            migrationBuilder.CreateIndex(
                name: "IX_ImageGroups_ProjectId_SortKey",
                table: "ImageGroups",
                columns: new[] { "ProjectId", "SortKey" });
        }
    }
}
