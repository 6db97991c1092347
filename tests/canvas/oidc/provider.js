// @ts-nocheck
// A real OpenID provider (npm's oidc-provider, certified) on a free port of this machine, for SingleSignOnTests:
//   node provider.js REDIRECT_URI POST_LOGOUT_URI '{"anna":{"name":"Anna","preferred_username":"anna","groups":["lab"]}}'
// Prints its address. Nobody is asked for a password: PUT /person says who sits at the browser, PUT /people replaces the people.
import http from "node:http";
import { Provider } from "oidc-provider";

const [redirect, afterLogout, json] = process.argv.slice(2);
let people = JSON.parse(json);
let person = "";
let provider;
const server = http.createServer((request, response) => answer(request, response).catch(error => {
  response.statusCode = 500;
  response.end(String(error?.stack ?? error));
}));
await new Promise(done => server.listen(0, "127.0.0.1", done));
const issuer = `http://127.0.0.1:${server.address().port}`;
provider = new Provider(issuer, {
  clients: [{
    client_id: "annotatehub", client_secret: "a secret of this test alone",
    redirect_uris: [redirect], post_logout_redirect_uris: [afterLogout],
    grant_types: ["authorization_code"], response_types: ["code"], token_endpoint_auth_method: "client_secret_post",
    // So that its tokens name the session; nobody listens there.
    backchannel_logout_uri: `${issuer}/nobody`, backchannel_logout_session_required: true,
  }],
  claims: { openid: ["sub"], profile: ["name", "preferred_username", "groups"], email: ["email"] },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
  features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true }, backchannelLogout: { enabled: true } },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  cookies: { keys: ["of this test alone"] },
});
provider.on("server_error", (_, error) => console.error(error.stack));
const callback = provider.callback();
console.log(issuer);

async function answer(request, response) {
  if (request.method === "PUT") {
    const parts = [];
    for await (const part of request) parts.push(part);
    const body = JSON.parse(Buffer.concat(parts).toString());
    if (request.url === "/people") people = body;
    else person = body;
    response.end();
  } else if (request.url.startsWith("/interaction/")) {
    const { prompt, params, session } = await provider.interactionDetails(request, response);
    if (prompt.name === "login") {
      await provider.interactionFinished(request, response, { login: { accountId: person } });
    } else {
      const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
      grant.addOIDCScope("openid profile email");
      const result = { consent: { grantId: await grant.save() } };
      await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
    }
  } else {
    callback(request, response);
  }
}
