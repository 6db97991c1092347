using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AnnotateHub.Data.Migrations
{
    /// <inheritdoc />
    public partial class FindRecentWork : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_Audit_ImageGroupId",
                table: "Audit",
                column: "ImageGroupId");

            migrationBuilder.CreateIndex(
                name: "IX_Assignments_ProjectId_ChangedAt",
                table: "Assignments",
                columns: new[] { "ProjectId", "ChangedAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Audit_ImageGroupId",
                table: "Audit");

            migrationBuilder.DropIndex(
                name: "IX_Assignments_ProjectId_ChangedAt",
                table: "Assignments");
        }
    }
}
