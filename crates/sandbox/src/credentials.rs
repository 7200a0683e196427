//! Who asks. The Commissions API takes bearer tokens; Data Connect also takes Basic ones, in the header or
//! in the query's `Auth`.

use rq_api::request::Api;

use crate::http::Request;
use crate::provoke::Token;

/// The token of a request; any will do, but there must be one.
pub(crate) fn token(api: Api, request: &Request<'_>) -> Option<Token> {
    if let Some(header) = request.authorization {
        let (scheme, token) = header.trim().split_once(' ')?;
        let token = Some(token.trim()).filter(|token| !token.is_empty())?;
        return match api {
            _ if scheme.eq_ignore_ascii_case("Bearer") => Some(Token::new(token)),
            Api::DataConnect if scheme.eq_ignore_ascii_case("Basic") => Some(Token::Good),
            _ => None,
        };
    }
    let mut pairs = request.query.split('&').filter_map(|pair| pair.split_once('='));
    let has_auth = pairs.any(|(name, value)| name == "Auth" && !value.is_empty());
    (api == Api::DataConnect && has_auth).then_some(Token::Good)
}
